package zoo

import (
	"net/http"
	"time"
)

func idempotencyAfterDrop() []Animal {
	return []Animal{
		{Name: "counts what it did not get to answer again", Check: "idempotency/after-drop", New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			e, _, ok := read(w, r)
			if !ok || e.Type != sale {
				return
			}
			// It asks the database, several times: on a crowded machine it would take note of
			// the end of one long wait before it does of the sender's leaving.
			for range 5 {
				select {
				case <-r.Context().Done(): // too late to remember it
					s.mu.Lock()
					s.orders++
					s.mu.Unlock()
					return
				case <-time.After(10 * time.Millisecond):
				}
			}
			s.book(&e)
		})},
	}
}
