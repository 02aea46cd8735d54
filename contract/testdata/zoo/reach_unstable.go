package zoo

import (
	"net/http"
)

func reachUnstable() []Animal {
	return []Animal{
		{Name: "fails now and then", Check: "reach/unstable", New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			if !fail(w, http.StatusInternalServerError, s.isUnlucky(37)) {
				correct(s, w, r)
			}
		})},
		{Name: "loses its database now and then", Check: "reach/unstable", New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			if !fail(w, http.StatusServiceUnavailable, s.isUnlucky(53)) {
				correct(s, w, r)
			}
		})},
	}
}

// isUnlucky tells whether a delivery is one of every so many.
func (s *Shop) isUnlucky(one int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.served++
	return s.served%one == 0
}
