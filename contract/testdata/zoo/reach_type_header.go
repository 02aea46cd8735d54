package zoo

import (
	"net/http"
)

func reachTypeHeader() []Animal {
	return []Animal{
		{Name: "type from a header", Check: "reach/type-header", New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			if !fail(w, http.StatusBadRequest, r.Header.Get("X-Event-Type") == "") {
				correct(s, w, r)
			}
		})},
	}
}
