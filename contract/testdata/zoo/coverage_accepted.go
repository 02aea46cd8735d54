package zoo

import (
	"bytes"
	"net/http"
)

func coverageAccepted() []Animal {
	return []Animal{
		{Name: "knows few kinds of steps", Check: "coverage/accepted", New: but(func(_ *Shop, w http.ResponseWriter, e *event, body []byte) bool {
			return fail(w, 500, e.Type == "contact.page.visited" && bytes.Contains(spaceless(body), []byte(`"type":"webinar_registration"`)))
		})},
	}
}
