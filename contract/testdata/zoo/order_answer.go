package zoo

import (
	"fmt"
	"net/http"
)

func orderAnswer() []Animal {
	return []Animal{
		{Name: "knows nobody before the opt-in", Check: "order/answer", New: but(func(s *Shop, w http.ResponseWriter, e *event, _ []byte) bool {
			if e.Data.Contact.ID < 500_000_000 || e.Data.Contact.ID >= 500_001_000 {
				return false // those that it knows already
			}
			s.mu.Lock()
			defer s.mu.Unlock()
			contact := fmt.Sprint(e.Data.Contact.ID)
			if e.Type == "contact.optin.completed" {
				s.counts[contact]++
			}
			return fail(w, 404, s.counts[contact] == 0)
		})},
	}
}
