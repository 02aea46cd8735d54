package zoo

import (
	"bytes"
	"io"
	"net/http"
)

func rejectionHostile() []Animal {
	return []Animal{
		{Name: "recurses for each level", Check: "rejection/hostile", Warning: true, New: body(func(w http.ResponseWriter, body []byte) bool {
			return fail(w, http.StatusInternalServerError, bytes.Contains(body, bytes.Repeat([]byte("["), 1000)))
		})},
		{Name: "drops the connection for a number of a million digits", Check: "rejection/hostile", Warning: true, New: body(func(w http.ResponseWriter, body []byte) bool {
			is := bytes.Contains(body, []byte("1e1000001"))
			if is {
				drop(w)
			}
			return is
		})},
		{Name: "stores bodies of any size in a column", Check: "rejection/hostile", Warning: true, New: body(func(w http.ResponseWriter, body []byte) bool {
			return fail(w, http.StatusInternalServerError, len(body) > 4<<20)
		})},
	}
}

// body is the correct receiver with something before it that looks at the bytes and may answer.
func body(defect func(w http.ResponseWriter, body []byte) (answered bool)) func() *Shop {
	return newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		if err == nil && !defect(w, b) {
			again(s, w, r, b)
		}
	})
}
