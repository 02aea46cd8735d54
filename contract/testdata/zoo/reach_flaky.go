package zoo

import (
	"net/http"
)

func reachFlaky() []Animal {
	return []Animal{
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
