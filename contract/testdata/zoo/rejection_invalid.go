package zoo

import (
	"net/http"
)

func rejectionInvalid() []Animal {
	return []Animal{
		{Name: "500 on a missing member", Check: "rejection/invalid", New: but(func(_ *Shop, w http.ResponseWriter, e *event, body []byte) bool {
			return fail(w, 500, e.Type == "contact.tag.added" && !has(data(body), "tag"))
		})},
	}
}
