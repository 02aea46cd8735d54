package zoo

import (
	"net/http"
	"time"
)

func timeBurst() []Animal {
	return []Animal{
		{Name: "few at a time", Check: "time/burst", New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			s.mu.Lock()
			s.served++
			many, busy := s.served > 2, s.served > 5
			s.mu.Unlock()
			time.Sleep(12 * time.Millisecond) // far below what looks like one request at a time on a busy machine
			if many {                         // however slowly they come, they meet
				time.Sleep(200 * time.Millisecond)
			}
			if !fail(w, http.StatusServiceUnavailable, busy) {
				correct(s, w, r)
			}
			s.mu.Lock()
			s.served--
			s.mu.Unlock()
		})},
	}
}
