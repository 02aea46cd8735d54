package zoo

import (
	"net/http"
	"time"
)

func toleranceTimeForm() []Animal {
	return []Animal{
		{Name: "parses times by one pattern", Check: "tolerance/time-form", Warning: true, New: but(func(_ *Shop, w http.ResponseWriter, e *event, _ []byte) bool {
			at, err := time.Parse("2006-01-02T15:04:05-07:00", e.CreatedAt)
			return fail(w, 500, e.Type == sale && err == nil && at.Format("2006-01-02T15:04:05+00:00") != e.CreatedAt || len(e.CreatedAt) == len("2006-01-02T15:04:05Z"))
		})},
	}
}
