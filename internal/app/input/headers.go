package input

import (
	"net/http"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// headers are those of a recorded request in any form that containers have: pairs of name
// and value, objects with both, or one object by name. What is in no such form is unknown,
// and costs no more than the headers.
type headers http.Header

// mostHeaders is how many headers of a request are kept.
const mostHeaders = 1000

// UnmarshalJSON takes any value.
func (h *headers) UnmarshalJSON(b []byte) error {
	*h = nil
	loose := []json.Options{jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)}
	var pairs [][]string
	var named []struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	var byName map[string]jsontext.Value
	switch {
	case json.Unmarshal(b, &pairs, loose...) == nil && pairs != nil:
		for _, pair := range pairs {
			if len(pair) == 2 {
				h.add(pair[0], pair[1])
			}
		}
	case json.Unmarshal(b, &named, loose...) == nil && named != nil:
		for _, one := range named {
			h.add(one.Name, one.Value)
		}
	case json.Unmarshal(b, &byName, loose...) == nil && byName != nil:
		for name, value := range byName {
			var one string
			var several []string
			if json.Unmarshal(value, &one, loose...) == nil {
				several = []string{one}
			} else if json.Unmarshal(value, &several, loose...) != nil {
				continue
			}
			for _, value := range several {
				h.add(name, value)
			}
		}
	}
	return nil
}

func (h *headers) add(name, value string) {
	if *h == nil {
		*h = headers{}
	}
	if name != "" && len(*h) < mostHeaders {
		http.Header(*h).Add(name, value)
	}
}
