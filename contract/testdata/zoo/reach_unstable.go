package zoo

import (
	"net/http"
)

func reachUnstable() []Animal {
	return []Animal{
		{Name: "fails now and then", Check: "reach/unstable", New: but(func(s *Shop, w http.ResponseWriter, _ *event, _ []byte) bool {
			return fail(w, http.StatusInternalServerError, s.isUnlucky(37))
		})},
		{Name: "loses its database now and then", Check: "reach/unstable", New: but(func(s *Shop, w http.ResponseWriter, _ *event, _ []byte) bool {
			return fail(w, http.StatusServiceUnavailable, s.isUnlucky(53))
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
