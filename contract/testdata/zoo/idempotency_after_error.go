package zoo

import (
	"net/http"
)

func idempotencyAfterError() []Animal {
	return []Animal{
		{Name: "remembers before it checks", Check: "idempotency/after-error", New: but(func(s *Shop, w http.ResponseWriter, e *event, body []byte) bool {
			if e.Type != sale {
				return false
			}
			s.mu.Lock()
			defer s.mu.Unlock()
			id := e.Data.Item.ID
			if s.seen[id] {
				return false
			}
			if e.CreatedAt == "" || !has(data(body), "coupon") {
				s.seen[id] = true
				return fail(w, 422, true)
			}
			return false
		})},
		{Name: "remembers before it books", Check: "idempotency/after-error", Calls: true, New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			e, _, ok := read(w, r)
			if !ok || e.Type != sale {
				return
			}
			if !s.call(&e) {
				s.mu.Lock()
				s.seen[e.Data.Item.ID] = true
				s.mu.Unlock()
				http.Error(w, "try again", http.StatusBadGateway)
			}
		})},
		{Name: "takes the failure of a service for a success", Check: "idempotency/after-error", Calls: true, New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			if e, _, ok := read(w, r); ok && e.Type == sale {
				s.call(&e)
			}
		})},
	}
}
