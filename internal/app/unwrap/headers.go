package unwrap

import (
	"cmp"
	"net/http"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/sorted"
)

// Headers are those of a recorded request in any form that containers have: pairs of name
// and value, objects with both, or one object by name. What is in no such form is unknown,
// and costs no more than the headers.
type Headers http.Header

// mostHeaders is how many headers of a request are kept.
const mostHeaders = 1000

// UnmarshalJSON takes any value.
func (h *Headers) UnmarshalJSON(b []byte) error {
	*h = nil
	var list []jsontext.Value
	var byName map[string]jsontext.Value
	switch {
	case decode(b, &list):
		for _, one := range list {
			var pair []string
			var named struct {
				Name  string `json:"name"`
				Key   string `json:"key"`
				Value string `json:"value"`
			}
			switch {
			case decode(one, &pair) && len(pair) == 2:
				h.add(pair[0], pair[1])
			case decode(one, &named):
				h.add(cmp.Or(named.Name, named.Key), named.Value)
			}
		}
	case decode(b, &byName):
		for _, name := range sorted.Keys(byName) {
			var one string
			var several []string
			if decode(byName[name], &one) {
				h.add(name, one)
			} else if decode(byName[name], &several) {
				for _, value := range several {
					h.add(name, value)
				}
			}
		}
	}
	return nil
}

// decode tells whether a value has the form that is wanted.
func decode(b []byte, v any) bool {
	return json.Unmarshal(b, v, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)) == nil
}

func (h *Headers) add(name, value string) {
	if *h == nil {
		*h = Headers{}
	}
	if name = http.CanonicalHeaderKey(name); name != "" && len(*h) < mostHeaders && len((*h)[name]) < mostHeaders {
		http.Header(*h).Add(name, value)
	}
}

// headersIn are the headers that a member of an object has; nil when none has.
func headersIn(object jsonpos.Node) http.Header {
	for child := range object.Children() {
		switch strings.ToLower(strings.NewReplacer("_", "", "-", "").Replace(child.Name())) {
		case "headers", "header", "requestheaders", "multivalueheaders", "httpheaders":
		default:
			continue
		}
		if inner := headersIn(child); inner != nil {
			return inner
		}
		var h Headers
		if h.UnmarshalJSON(child.Raw()) == nil && len(h) > 0 {
			return http.Header(h)
		}
	}
	return nil
}
