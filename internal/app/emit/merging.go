package emit

import (
	"net/http"

	"github.com/siohook/siohook/internal/app/deliver"
)

// merging merges the headers of deliveries with those of the options. Mostly only the values of the
// provider's differ from one delivery to the next: then the list of the last one gets them.
type merging struct {
	options *Options
	names   int         // of the provider's headers of the last one
	list    [][2]string // its headers; nil where another has to be made
	from    []string    // for each, the provider's header that it is; "" where it is none
}

// headers are those of a payload's delivery, up to the next one.
func (m *merging) headers(made *Made) ([][2]string, error) {
	provided, err := m.options.provided(made)
	if err != nil {
		return nil, err
	}
	if m.list != nil && len(provided) == m.names && m.fill(provided) {
		return m.list, nil
	}
	if m.list, err = deliver.Headers(provided, m.options.Header); err != nil {
		return nil, err
	}
	m.names, m.from = len(provided), make([]string, len(m.list))
	left, own := len(provided), http.Header{}
	for name := range m.options.Header {
		own.Set(name, "")
	}
	for i, pair := range m.list {
		if values := provided[pair[0]]; len(values) == 1 && own[pair[0]] == nil && values[0] == pair[1] {
			m.from[i], left = pair[0], left-1
		}
	}
	list := m.list
	if left > 0 { // some are there twice, or not sent
		m.list = nil
	}
	return list, nil
}

// fill puts the values of headers with the same names into the list, and tells whether they are such.
func (m *merging) fill(provided http.Header) bool {
	for i, name := range m.from {
		if name == "" {
			continue
		}
		values := provided[name]
		if len(values) != 1 {
			return false
		}
		m.list[i][1] = values[0]
	}
	return true
}
