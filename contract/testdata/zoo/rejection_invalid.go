package zoo

import (
	"io"
	"net/http"
)

func rejectionInvalid() []Animal {
	return []Animal{
		{Name: "500 on a missing member", Check: "rejection/invalid", New: but(func(_ *Shop, w http.ResponseWriter, e *event, body []byte) bool {
			return fail(w, 500, e.Type == "contact.tag.added" && !has(data(body), "tag"))
		})},
		{Name: "answers 200 with a stack trace to a missing member", Check: "rejection/invalid", New: but(func(_ *Shop, w http.ResponseWriter, e *event, body []byte) bool {
			if e.Type != "contact.tag.added" || has(data(body), "tag") {
				return false
			}
			_, _ = io.WriteString(w, "java.lang.NullPointerException\n\tat com.example.Hook.take(Hook.java:17)\n")
			return true
		})},
	}
}
