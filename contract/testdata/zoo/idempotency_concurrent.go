package zoo

import (
	"net/http"
	"time"
)

func idempotencyConcurrent() []Animal {
	return []Animal{
		{Name: "deduplication lost under concurrency", Check: "idempotency/concurrent", New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			e, _, ok := read(w, r)
			if !ok || e.Type != sale {
				return
			}
			s.mu.Lock()
			known := s.seen[e.Data.Item.ID]
			s.mu.Unlock()
			if known {
				return
			}
			time.Sleep(20 * time.Millisecond) // asks the database
			s.mu.Lock()
			defer s.mu.Unlock()
			s.seen[e.Data.Item.ID] = true
			s.count(&e)
		})},
	}
}
