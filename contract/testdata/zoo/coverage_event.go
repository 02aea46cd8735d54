package zoo

import (
	"net/http"
)

func coverageEvent() []Animal {
	return []Animal{
		{Name: "400 to events it does not handle", Check: "coverage/event", New: but(func(_ *Shop, w http.ResponseWriter, e *event, _ []byte) bool {
			return fail(w, 400, isDocumented(e.Type) && e.Type != sale && e.Type != "contact.tag.added")
		})},
	}
}
