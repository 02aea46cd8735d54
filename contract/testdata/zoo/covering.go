package zoo

import (
	"bytes"
	"encoding/json"
	"net/http"
	"time"
)

// covering are those that do not take what is documented.
func covering() []Animal {
	return []Animal{
		{Name: "fields is an object", Check: "coverage/fields-empty", New: but(func(_ *Shop, w http.ResponseWriter, e *event, _ []byte) bool {
			return fail(w, 500, e.fields() != nil && e.fields()[0] == '[')
		})},
		{Name: "remembers, and then fields is an object", Check: "coverage/fields-empty", New: but(func(s *Shop, w http.ResponseWriter, e *event, body []byte) bool {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.counts[string(body)]++
			if s.counts[string(body)] > 1 {
				w.WriteHeader(http.StatusOK) // a duplicate
				return true
			}
			return fail(w, 500, e.fields() != nil && e.fields()[0] == '[')
		})},
		{Name: "fields is an array", Check: "coverage/fields-object", New: but(func(_ *Shop, w http.ResponseWriter, e *event, _ []byte) bool {
			return fail(w, 500, e.fields() != nil && e.fields()[0] == '{')
		})},
		{Name: "requires an address", Check: "coverage/fields-missing", New: but(func(_ *Shop, w http.ResponseWriter, e *event, _ []byte) bool {
			return fail(w, 422, e.Type == sale && !has(e.fields(), "street_address"))
		})},
		{Name: "ip is never null", Check: "coverage/null", New: but(func(_ *Shop, w http.ResponseWriter, _ *event, body []byte) bool {
			return fail(w, 500, bytes.Contains(spaceless(body), []byte(`"ip":null`)))
		})},
		{Name: "knows one kind of resource", Check: "coverage/resource", New: but(func(_ *Shop, w http.ResponseWriter, e *event, body []byte) bool {
			return fail(w, 500, e.Type == sale && bytes.Contains(body, []byte("membership_course")) && !bytes.Contains(body, []byte("systemeio_tag")))
		})},
		{Name: "fails on \\/", Check: "coverage/slash", New: but(func(_ *Shop, w http.ResponseWriter, _ *event, body []byte) bool {
			return fail(w, 400, escaped(body, '/'))
		})},
		{Name: "fails on \\uXXXX", Check: "coverage/unicode", New: but(func(_ *Shop, w http.ResponseWriter, _ *event, body []byte) bool {
			return fail(w, 400, escaped(body, 'u'))
		})},
		{Name: "times without offset", Check: "coverage/time-offset", New: but(func(_ *Shop, w http.ResponseWriter, e *event, _ []byte) bool {
			_, err := time.Parse("2006-01-02T15:04:05Z", e.CreatedAt)
			return fail(w, 400, err != nil)
		})},
		{Name: "invented envelope", Check: "samples/accepted", New: newShop(func(_ *Shop, w http.ResponseWriter, r *http.Request) {
			var e struct{ Event, Payload any }
			if json.NewDecoder(r.Body).Decode(&e) != nil || e.Event == nil {
				http.Error(w, "no event", http.StatusBadRequest)
			}
		})},
		{Name: "400 to events it does not handle", Check: "coverage/event", New: but(func(_ *Shop, w http.ResponseWriter, e *event, _ []byte) bool {
			return fail(w, 400, documented[e.Type] && e.Type != sale && e.Type != "contact.tag.added")
		})},
		{Name: "knows few kinds of steps", Check: "coverage/accepted", New: but(func(_ *Shop, w http.ResponseWriter, e *event, body []byte) bool {
			return fail(w, 500, e.Type == "contact.page.visited" && bytes.Contains(spaceless(body), []byte(`"type":"webinar_registration"`)))
		})},
		{Name: "ip is always null", Check: "coverage/not-null", New: but(func(_ *Shop, w http.ResponseWriter, _ *event, body []byte) bool {
			return fail(w, 500, bytes.Contains(spaceless(body), []byte(`"ip":"`)))
		})},
	}
}
