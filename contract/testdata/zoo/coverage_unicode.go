package zoo

import (
	"net/http"
)

func coverageUnicode() []Animal {
	return []Animal{
		{Name: "fails on \\uXXXX", Check: "coverage/unicode", New: but(func(_ *Shop, w http.ResponseWriter, _ *event, body []byte) bool {
			return fail(w, 400, escaped(body, 'u'))
		})},
	}
}
