package zoo

import (
	"net/http"
)

func reachRedirect() []Animal {
	return []Animal{
		{Name: "answers 302", Check: "reach/redirect", New: newShop(func(_ *Shop, w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/webhooks/new", http.StatusFound)
		})},
	}
}
