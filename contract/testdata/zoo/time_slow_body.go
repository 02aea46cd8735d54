package zoo

import (
	"bytes"
	"errors"
	"io"
	"net/http"
)

func timeSlowBody() []Animal {
	return []Animal{
		{Name: "takes what comes first for the body", Check: "time/slow-body", New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			first := make([]byte, min(max(r.ContentLength, 0), 2000)) // what comes at once, of a small body
			n, err := r.Body.Read(first)
			if !fail(w, http.StatusBadRequest, n < len(first)) && (err == nil || errors.Is(err, io.EOF)) {
				r.Body = io.NopCloser(io.MultiReader(bytes.NewReader(first), r.Body))
				correct(s, w, r)
			}
		})},
	}
}
