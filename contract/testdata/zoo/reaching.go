package zoo

import (
	"net/http"
	"time"

	"github.com/siohook/siohook/contract"
)

// reaching are those whose defect shows whatever is delivered.
func reaching() []Animal {
	return []Animal{
		{Name: "strict content type", Check: "reach/content-type", New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			if !fail(w, http.StatusUnsupportedMediaType, r.Header.Get("Content-Type") != "application/json; charset=utf-8") {
				correct(s, w, r)
			}
		})},
		{Name: "type from a header", Check: "reach/type-header", New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			if !fail(w, http.StatusBadRequest, r.Header.Get("X-Webhook-Event") == "") {
				correct(s, w, r)
			}
		})},
		{Name: "answers 302", Check: "reach/redirect", New: newShop(func(_ *Shop, w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/login", http.StatusFound)
		})},
		{Name: "slow over the deadline", Check: "reach/deadline", Deadline: 2 * time.Second, New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			time.Sleep(3 * time.Second)
			correct(s, w, r)
		})},
		{Name: "crashes after some deliveries", Check: "reach/alive", New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			s.mu.Lock()
			s.served++
			dead := s.served > 30
			s.mu.Unlock()
			if dead {
				drop(w)
				return
			}
			correct(s, w, r)
		})},
		{Name: "slow for one event", Check: "reach/deadline", Rules: rules(contract.EventRule{Events: "contact.webinar.registered", Deadline: time.Second}), New: but(func(_ *Shop, _ http.ResponseWriter, e *event, _ []byte) bool {
			if e.Type == "contact.webinar.registered" {
				hang()
			}
			return false
		})},
		{Name: "fails now and then", Check: "reach/flaky", Warning: true, New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			s.mu.Lock()
			s.served++
			unlucky := s.served%37 == 0
			s.mu.Unlock()
			if !fail(w, http.StatusInternalServerError, unlucky) {
				correct(s, w, r)
			}
		})},
	}
}
