package zoo

import (
	"net/http"
)

// rejecting are those that break by what is broken.
func rejecting() []Animal {
	return []Animal{
		{Name: "500 on malformed JSON", Check: "rejection/malformed", New: unparsed(func(w http.ResponseWriter) {
			http.Error(w, "oops", http.StatusInternalServerError)
		})},
		{Name: "500 on a missing member", Check: "rejection/invalid", New: but(func(_ *Shop, w http.ResponseWriter, e *event, body []byte) bool {
			return fail(w, 500, e.Type == "contact.tag.added" && !has(data(body), "tag"))
		})},
		{Name: "leaks a stack trace", Check: "rejection/leak", New: unparsed(func(w http.ResponseWriter) {
			http.Error(w, "SyntaxError: Unexpected token\n    at JSON.parse (<anonymous>)\n    at handler (/srv/app/webhook.js:12:20)", http.StatusBadRequest)
		})},
		{Name: "drops the connection on malformed JSON", Check: "rejection/dropped", New: unparsed(drop)},
		{Name: "accepts what it says to refuse", Check: "rejection/accepted", Reject: []int{400, 422}, New: newShop(correct)},
		{Name: "hangs on malformed JSON", Check: "rejection/hang", Deadline: patience, New: unparsed(func(http.ResponseWriter) { hang() })},
	}
}
