package listen

import (
	"net/http"

	"github.com/siohook/siohook/internal/app/capture"
	"github.com/siohook/siohook/internal/base/sorted"
)

// headerPairs gives the headers of an answer in alphabetical order.
func headerPairs(h http.Header) (pairs [][2]string) {
	for _, name := range sorted.Keys(h) {
		for _, value := range h[name] {
			pairs = append(pairs, [2]string{name, capture.Text(value)})
		}
	}
	return pairs
}
