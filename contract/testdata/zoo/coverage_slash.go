package zoo

import (
	"net/http"
)

func coverageSlash() []Animal {
	return []Animal{
		{Name: "fails on \\/", Check: "coverage/slash", New: but(func(_ *Shop, w http.ResponseWriter, _ *event, body []byte) bool {
			return fail(w, 400, escaped(body, '/'))
		})},
	}
}
