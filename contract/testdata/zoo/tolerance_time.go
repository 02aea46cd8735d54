package zoo

import (
	"net/http"
	"strings"
)

func toleranceTime() []Animal {
	return []Animal{
		{Name: "no leap days", Check: "tolerance/time", New: but(func(_ *Shop, w http.ResponseWriter, e *event, _ []byte) bool {
			return fail(w, 500, strings.Contains(e.CreatedAt, "-02-29T"))
		})},
	}
}
