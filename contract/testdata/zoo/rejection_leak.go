package zoo

import (
	"net/http"
)

func rejectionLeak() []Animal {
	return []Animal{
		{Name: "leaks a stack trace", Check: "rejection/leak", New: unparsed(func(w http.ResponseWriter) {
			http.Error(w, "SyntaxError: Unexpected token\n    at JSON.parse (<anonymous>)\n    at handler (/srv/app/webhook.js:12:20)", http.StatusBadRequest)
		})},
	}
}
