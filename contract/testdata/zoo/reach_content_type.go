package zoo

import (
	"net/http"
)

func reachContentType() []Animal {
	return []Animal{
		{Name: "strict content type", Check: "reach/content-type", New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			if !fail(w, http.StatusUnsupportedMediaType, r.Header.Get("Content-Type") != "application/json; charset=utf-8") {
				correct(s, w, r)
			}
		})},
		{Name: "parses JSON with a charset alone", Check: "reach/content-type", New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Content-Type") == "application/json; charset=utf-8" {
				correct(s, w, r)
			}
		})},
	}
}
