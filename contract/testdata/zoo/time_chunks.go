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
		{Name: "verifies the signature of as many bytes as Content-Length says", Check: "time/chunks", Sign: plain, New: guarded(func(_ *Shop, r *http.Request, body []byte) int {
			if !equal(r.Header.Get(signatureHeader), digest(Secret, body[:max(0, r.ContentLength)])) {
				return http.StatusUnauthorized
			}
			return 0
		})},
	}
}
