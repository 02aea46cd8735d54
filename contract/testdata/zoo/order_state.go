package zoo

import (
	"fmt"
	"net/http"
)

func orderState() []Animal {
	return []Animal{
		{Name: "state changed by a permuted story", Check: "order/state", New: but(func(s *Shop, _ http.ResponseWriter, e *event, _ []byte) bool {
			s.mu.Lock()
			defer s.mu.Unlock()
			contact := fmt.Sprint(e.Data.Contact.ID)
			switch {
			case e.Type == "contact.optin.completed":
				s.counts[contact]++
			case e.Type == "contact.tag.added" && e.Data.Contact.ID >= 500_000_000 && e.Data.Contact.ID < 500_001_000 && s.counts[contact] == 0:
				s.orders += 1000 // nobody knows who that is: an order by hand
			}
			return false
		})},
	}
}
