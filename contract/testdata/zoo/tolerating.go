package zoo

import (
	"bytes"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
)

// between is white space after a name.
var between = regexp.MustCompile(`"type"\s*:\s+"|"type"\s+:`)

// documentedFields are the fields of the provider's examples.
var documentedFields = map[string]bool{
	"first_name": true, "surname": true, "phone_number": true, "country": true, "street_address": true, "postcode": true, "city": true,
}

// tolerating are those that do not take what is legal, if seldom met.
func tolerating() []Animal {
	return []Animal{
		{Name: "400 to an unknown type", Check: "tolerance/unknown-type", New: but(func(_ *Shop, w http.ResponseWriter, e *event, _ []byte) bool {
			return fail(w, 400, e.Type != "" && !documented[e.Type])
		})},
		{Name: "400 to an unknown member", Check: "tolerance/unknown-member", New: but(func(_ *Shop, w http.ResponseWriter, e *event, body []byte) bool {
			d := json.NewDecoder(bytes.NewReader(body))
			d.DisallowUnknownFields()
			var closed struct {
				Type      any `json:"type"`
				Data      any `json:"data"`
				Account   any `json:"account"`
				CreatedAt any `json:"created_at"`
			}
			return fail(w, 400, documented[e.Type] && d.Decode(&closed) != nil)
		})},
		{Name: "fails on the order of members", Check: "tolerance/member-order", New: but(func(_ *Shop, w http.ResponseWriter, _ *event, body []byte) bool {
			return fail(w, 500, !inOrder(body))
		})},
		{Name: "32-bit ids", Check: "tolerance/large-id", New: but(func(_ *Shop, w http.ResponseWriter, e *event, _ []byte) bool {
			return fail(w, 500, max(e.Data.Contact.ID, e.Data.Order.ID, e.Data.Item.ID, e.Data.Plan.Amount) > 1<<31-1)
		})},
		{Name: "closed list of payment processors", Check: "tolerance/new-value", New: but(func(_ *Shop, w http.ResponseWriter, e *event, body []byte) bool {
			return fail(w, 500, e.Type == sale && processor.Match(body))
		})},
		{Name: "hangs on a big body", Check: "tolerance/large", Deadline: patience, New: but(func(_ *Shop, _ http.ResponseWriter, _ *event, body []byte) bool {
			if len(body) > 8_000 {
				hang()
			}
			return false
		})},
		{Name: "looks for the type in the text", Check: "tolerance/escapes", New: but(func(_ *Shop, w http.ResponseWriter, _ *event, body []byte) bool {
			return fail(w, 400, !bytes.Contains(spaceless(body), []byte(`"type":"`)))
		})},
		{Name: "allows no white space", Check: "tolerance/space", New: but(func(_ *Shop, w http.ResponseWriter, _ *event, body []byte) bool {
			return fail(w, 400, between.Match(body))
		})},
		{Name: "refuses markup", Check: "tolerance/text", New: but(func(_ *Shop, w http.ResponseWriter, _ *event, body []byte) bool {
			return fail(w, 403, bytes.Contains(body, []byte("<script")))
		})},
		{Name: "knows few addresses", Check: "tolerance/email", New: but(func(_ *Shop, w http.ResponseWriter, e *event, _ []byte) bool {
			return fail(w, 422, strings.ContainsAny(e.Data.Contact.Email+e.Data.Customer.Email, "+'"))
		})},
		{Name: "knows IPv4 alone", Check: "tolerance/ip", New: but(func(_ *Shop, w http.ResponseWriter, e *event, _ []byte) bool {
			return fail(w, 500, strings.Contains(e.Data.Contact.IP+e.Data.Customer.IP, ":"))
		})},
		{Name: "closed list of fields", Check: "tolerance/custom-fields", New: but(func(_ *Shop, w http.ResponseWriter, e *event, _ []byte) bool {
			var fields map[string]any
			_ = json.Unmarshal(e.fields(), &fields) // an array has no members
			unknown := false
			for name := range fields {
				unknown = unknown || !documentedFields[name]
			}
			return fail(w, 500, unknown)
		})},
		{Name: "no leap days", Check: "tolerance/time", New: but(func(_ *Shop, w http.ResponseWriter, e *event, _ []byte) bool {
			return fail(w, 500, strings.Contains(e.CreatedAt, "-02-29T"))
		})},
	}
}
