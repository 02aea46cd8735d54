package zoo

import (
	"net/http"
	"strings"

	"github.com/siohook/siohook/schemas/settings"
)

// knownAs is the correct receiver of settings that knows one event by another name alone; rejects
// tells whether it rejects names that it does not know.
func knownAs(name, as string, rejects bool) func() *Shop {
	return settingsShop(func(_ *Shop, w http.ResponseWriter, _ *http.Request, n *notice, _ []byte) bool {
		switch n.Name {
		case as:
			n.Name = name
		case name:
			n.Name = "?"
		}
		return rejects && fail(w, http.StatusBadRequest, n.Name != saleNew && n.Name != saleGone && !strings.HasPrefix(n.Name, "CONTACT_"))
	})
}

func reachEventName() []Animal {
	return []Animal{
		{Name: "knows a sale by another name", Check: "reach/event-name", Catalog: settings.Catalog(), New: knownAs(saleNew, "NEW_SALE", false)},
		{Name: "rejects names, and knows a sale by another one", Check: "reach/event-name", Catalog: settings.Catalog(), New: knownAs(saleNew, "sale.new", true)},
		{Name: "spells what is canceled with two l", Check: "reach/event-name", Catalog: settings.Catalog(), New: knownAs(saleGone, "SALE_CANCELLED", false)},
		{Name: "rejects a canceled sale, and spells it with two l", Check: "reach/event-name", Catalog: settings.Catalog(), New: knownAs(saleGone, "SALE_CANCELLED", true)},
		{Name: "knows an opt-in by another name", Check: "reach/event-name", Catalog: settings.Catalog(), New: knownAs("CONTACT_OPT_IN", "CONTACT_OPTED_IN", true)},
	}
}
