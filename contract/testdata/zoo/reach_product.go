package zoo

import (
	"net/http"

	"github.com/siohook/siohook/schemas/settings"
)

func reachProduct() []Animal {
	return []Animal{
		{Name: "was written for automation", Check: "reach/product", Catalog: settings.Catalog(), New: newShop(correct)},
		{Name: "was written for automation, and rejects what has no type", Check: "reach/product", Catalog: settings.Catalog(), New: but(func(_ *Shop, w http.ResponseWriter, e *event, _ []byte) bool {
			return fail(w, http.StatusBadRequest, e.Type == "")
		})},
		{Name: "was written for settings", Check: "reach/product", New: settingsShop(nil)},
		{Name: "was written for settings, and rejects what has no name", Check: "reach/product", New: settingsShop(func(_ *Shop, w http.ResponseWriter, _ *http.Request, n *notice, _ []byte) bool {
			return fail(w, http.StatusBadRequest, n.Name == "")
		})},
	}
}
