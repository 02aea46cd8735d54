package zoo

import (
	"net/http"
	"strings"

	"github.com/siohook/siohook/contract"
)

func coverageCounted() []Animal {
	return []Animal{
		{Name: "event name guessed", Check: "coverage/counted", New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			if e, _, ok := read(w, r); ok && (e.Type == "SALE_COMPLETED" || e.Type == "sale.completed") {
				s.book(&e)
			}
		})},
		{Name: "200 before reading, then loss", Check: "coverage/counted", New: newShop(func(_ *Shop, w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(http.StatusOK)
			_ = r.Body.Close()
		})},
		{Name: "counts twice", Check: "coverage/counted", New: but(func(s *Shop, _ http.ResponseWriter, e *event, _ []byte) bool {
			s.mu.Lock()
			defer s.mu.Unlock()
			if e.Type == sale && !s.seen[e.Data.Item.ID] {
				s.orders++
			}
			return false
		})},
		{Name: "loses sales of contacts without fields", Check: "coverage/counted", New: loses(func(e *event, _ []byte) bool { return string(e.fields()) == "[]" })},
		{Name: "loses names beyond ASCII", Check: "coverage/counted", New: loses(func(e *event, _ []byte) bool { return strings.Contains(string(e.fields()), `\u00`) })},
		{Name: "accepts sales alone, counts deliveries, and loses one in four", Check: "coverage/counted", Rules: salesAlone, New: tells(func(s *Shop, w http.ResponseWriter, e *event, _ []byte) bool {
			return countDelivery(s, w, e, nil) || e.Data.Item.ID%4 == 0
		}, received)},
		{Name: "loses tags", Check: "coverage/counted", Rules: func(s *Shop) []contract.EventRule {
			return []contract.EventRule{{Events: "contact.tag.added", Observe: s.Counts("tags")}}
		}, New: newShop(correct)},
	}
}
