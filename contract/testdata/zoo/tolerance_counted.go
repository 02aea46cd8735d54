package zoo

import (
	"encoding/json"
	"net/http"
	"strings"
	"unicode"
)

func toleranceCounted() []Animal {
	return []Animal{
		{Name: "takes a price of 0 for none", Check: "tolerance/counted", New: loses(func(e *event, _ []byte) bool { return e.Data.Plan.Amount == 0 })},
		{Name: "stores two currencies alone", Check: "tolerance/counted", New: loses(func(e *event, _ []byte) bool {
			return e.Data.Plan.Currency != "eur" && e.Data.Plan.Currency != "usd"
		})},
		{Name: "loses names with quotes", Check: "tolerance/counted", New: loses(func(_ *event, body []byte) bool { return strings.Contains(string(body), `'); DROP`) })},
		{Name: "stores first names in Latin-1", Check: "tolerance/counted", New: loses(func(e *event, _ []byte) bool {
			var fields struct {
				Name string `json:"first_name"`
			}
			_ = json.Unmarshal(e.Data.Customer.Fields, &fields) // a list has none
			return strings.IndexFunc(fields.Name, func(c rune) bool { return c > unicode.MaxLatin1 }) >= 0
		})},
		{Name: "loses long texts", Check: "tolerance/counted", New: loses(func(_ *event, body []byte) bool { return len(body) > 6_000 })},
	}
}

// loses answers 2xx to sales that it does not store.
func loses(is func(e *event, body []byte) bool) func() *Shop {
	return but(func(_ *Shop, w http.ResponseWriter, e *event, body []byte) bool {
		lost := e.Type == sale && is(e, body)
		if lost {
			w.WriteHeader(http.StatusOK)
		}
		return lost
	})
}
