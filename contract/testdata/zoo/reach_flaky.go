package zoo

import (
	"net/http"
)

func reachFlaky() []Animal {
	return []Animal{
		{Name: "is busy now and then", Check: "reach/flaky", Warning: true, New: but(func(s *Shop, w http.ResponseWriter, _ *event, _ []byte) bool {
			w.Header().Set("Retry-After", "1")
			return fail(w, http.StatusServiceUnavailable, s.isUnlucky(37))
		})},
		{Name: "rejects one delivery now and then", Check: "reach/flaky", Warning: true, New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			if !fail(w, http.StatusConflict, s.isUnlucky(41)) {
				correct(s, w, r)
			}
		})},
	}
}
