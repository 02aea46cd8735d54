package zoo

import (
	"bytes"
	"errors"
	"io"
	"net/http"
)

func timeReset() []Animal {
	return []Animal{
		{Name: "breaks when a body breaks off", Check: "time/reset", New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			s.one.Lock() // it handles one delivery at a time
			defer s.one.Unlock()
			body, err := io.ReadAll(r.Body)
			broken := s.broken
			s.broken = err != nil && !errors.Is(err, http.ErrBodyReadAfterClose)
			if !fail(w, 500, broken) {
				r.Body = io.NopCloser(bytes.NewReader(body))
				correct(s, w, r)
			}
		})},
	}
}
