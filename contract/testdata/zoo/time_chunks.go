package zoo

import (
	"net/http"
)

func timeChunks() []Animal {
	return []Animal{
		{Name: "needs a length", Check: "time/chunks", New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			if !fail(w, http.StatusLengthRequired, r.ContentLength < 0) {
				correct(s, w, r)
			}
		})},
	}
}
