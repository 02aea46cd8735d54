package zoo

import (
	"net/http"
)

func idempotencyTwice() []Animal {
	return []Animal{
		{Name: "no deduplication", Check: "idempotency/twice", New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			if e, _, ok := read(w, r); ok && e.Type == sale {
				s.mu.Lock()
				s.count(&e)
				s.mu.Unlock()
			}
		})},
		{Name: "accepts sales alone, and does not tell duplicates", Check: "idempotency/twice", Rules: salesAlone, New: tells(func(s *Shop, _ http.ResponseWriter, e *event, _ []byte) bool {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.counts["deliveries"]++
			s.count(e)
			return true
		}, received)},
	}
}
