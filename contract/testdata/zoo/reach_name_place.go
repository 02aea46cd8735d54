package zoo

import (
	"encoding/json"
	"net/http"

	"github.com/siohook/siohook/schemas/settings"
)

// inPayload is a member of the payload that is a text.
func inPayload(body []byte, member string) string {
	var members map[string]json.RawMessage
	var text string
	if json.Unmarshal(body, &members) == nil {
		_ = json.Unmarshal(members[member], &text) // "" where it is no text
	}
	return text
}

func reachNamePlace() []Animal {
	return []Animal{
		{Name: "looks for the name in the payload", Check: "reach/name-place", Catalog: settings.Catalog(), New: renames(func(_ *http.Request, _ string, body []byte) string {
			return inPayload(body, "type")
		})},
		{Name: "rejects a payload without the name", Check: "reach/name-place", Catalog: settings.Catalog(), New: settingsShop(func(_ *Shop, w http.ResponseWriter, _ *http.Request, n *notice, body []byte) bool {
			n.Name = inPayload(body, "event")
			return fail(w, http.StatusBadRequest, n.Name == "")
		})},
	}
}
