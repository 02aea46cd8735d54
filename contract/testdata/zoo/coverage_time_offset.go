package zoo

import (
	"net/http"
	"time"
)

func coverageTimeOffset() []Animal {
	return []Animal{
		{Name: "times without offset", Check: "coverage/time-offset", New: but(func(_ *Shop, w http.ResponseWriter, e *event, _ []byte) bool {
			_, err := time.Parse("2006-01-02T15:04:05Z", e.CreatedAt)
			return fail(w, 400, err != nil)
		})},
	}
}
