package zoo

import (
	"net/http"
)

func toleranceUnknownType() []Animal {
	return []Animal{
		{Name: "400 to an unknown type", Check: "tolerance/unknown-type", New: but(func(_ *Shop, w http.ResponseWriter, e *event, _ []byte) bool {
			return fail(w, 400, e.Type != "" && !isDocumented(e.Type))
		})},
	}
}
