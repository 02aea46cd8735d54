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
	}
}
