package zoo

import (
	"bytes"
	"net/http"
)

func coverageNull() []Animal {
	return []Animal{
		{Name: "ip is never null", Check: "coverage/null", New: but(func(_ *Shop, w http.ResponseWriter, _ *event, body []byte) bool {
			return fail(w, 500, bytes.Contains(spaceless(body), []byte(`"ip":null`)))
		})},
	}
}
