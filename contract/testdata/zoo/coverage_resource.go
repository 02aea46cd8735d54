package zoo

import (
	"bytes"
	"net/http"
)

func coverageResource() []Animal {
	return []Animal{
		{Name: "knows one kind of resource", Check: "coverage/resource", New: but(func(_ *Shop, w http.ResponseWriter, e *event, body []byte) bool {
			return fail(w, 500, e.Type == sale && bytes.Contains(body, []byte("membership_course")) && !bytes.Contains(body, []byte("systemeio_tag")))
		})},
	}
}
