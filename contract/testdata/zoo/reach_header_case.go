package zoo

import (
	"net/http"

	"github.com/siohook/siohook/schemas/settings"
)

func reachHeaderCase() []Animal {
	return []Animal{
		{Name: "looks for the header in one spelling", Check: "reach/header-case", Raw: true, Catalog: settings.Catalog(), New: renames(func(r *http.Request, name string, _ []byte) string {
			if hasExactly(r, eventHeader) {
				return name
			}
			return ""
		})},
		{Name: "rejects the header in another spelling", Check: "reach/header-case", Raw: true, Catalog: settings.Catalog(), New: settingsShop(func(_ *Shop, w http.ResponseWriter, r *http.Request, _ *notice, _ []byte) bool {
			return fail(w, http.StatusBadRequest, !hasExactly(r, eventHeader))
		})},
	}
}
