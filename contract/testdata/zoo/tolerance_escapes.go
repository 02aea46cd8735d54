package zoo

import (
	"bytes"
	"net/http"
)

func toleranceEscapes() []Animal {
	return []Animal{
		{Name: "looks for the type in the text", Check: "tolerance/escapes", New: but(func(_ *Shop, w http.ResponseWriter, _ *event, body []byte) bool {
			return fail(w, 400, !bytes.Contains(spaceless(body), []byte(`"type":"`)))
		})},
	}
}
