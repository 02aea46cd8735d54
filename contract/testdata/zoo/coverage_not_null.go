package zoo

import (
	"bytes"
	"net/http"
)

func coverageNotNull() []Animal {
	return []Animal{
		{Name: "ip is always null", Check: "coverage/not-null", New: but(func(_ *Shop, w http.ResponseWriter, _ *event, body []byte) bool {
			return fail(w, 500, bytes.Contains(spaceless(body), []byte(`"ip":"`)))
		})},
	}
}
