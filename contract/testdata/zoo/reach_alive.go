package zoo

import (
	"net/http"
)

func reachAlive() []Animal {
	return []Animal{
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
	}
}
