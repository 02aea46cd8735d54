package zoo

import (
	"bytes"
	"net/http"
)

func toleranceText() []Animal {
	return []Animal{
		{Name: "refuses markup", Check: "tolerance/text", New: but(func(_ *Shop, w http.ResponseWriter, _ *event, body []byte) bool {
			return fail(w, 403, bytes.Contains(body, []byte("<script")))
		})},
		{Name: "is behind a firewall that adds up what is suspicious", Check: "tolerance/text", New: but(func(_ *Shop, w http.ResponseWriter, _ *event, body []byte) bool {
			return fail(w, 403, bytes.Contains(body, []byte("<script")) && bytes.Contains(body, []byte("DROP TABLE")))
		})},
	}
}
