package zoo

import (
	"net/http"
)

func timeContinue() []Animal {
	return []Animal{
		{Name: "does not know Expect", Check: "time/continue", New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			if !fail(w, http.StatusExpectationFailed, r.Header.Get("Expect") != "") {
				correct(s, w, r)
			}
		})},
	}
}
