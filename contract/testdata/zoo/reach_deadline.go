package zoo

import (
	"net/http"
	"time"

	"github.com/siohook/siohook/contract"
)

func reachDeadline() []Animal {
	return []Animal{
		{Name: "slow over the deadline", Check: "reach/deadline", Deadline: 2 * time.Second, New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			time.Sleep(3 * time.Second)
			correct(s, w, r)
		})},
		{Name: "slow for one event", Check: "reach/deadline", Rules: rules(contract.EventRule{Events: "contact.webinar.registered", Deadline: time.Second}), New: but(func(_ *Shop, _ http.ResponseWriter, e *event, _ []byte) bool {
			if e.Type == "contact.webinar.registered" {
				hang()
			}
			return false
		})},
	}
}
