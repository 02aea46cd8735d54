package zoo

import (
	"net/http"
)

func toleranceLarge() []Animal {
	return []Animal{
		{Name: "hangs on a big body", Check: "tolerance/large", Deadline: patience, New: but(func(_ *Shop, _ http.ResponseWriter, _ *event, body []byte) bool {
			if len(body) > 8_000 {
				hang()
			}
			return false
		})},
		{Name: "has a short column for the name of a price plan", Check: "tolerance/large", New: but(func(_ *Shop, w http.ResponseWriter, e *event, _ []byte) bool {
			return fail(w, http.StatusInternalServerError, len(e.Data.Plan.Name) > 250)
		})},
	}
}
