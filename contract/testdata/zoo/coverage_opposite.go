package zoo

import (
	"net/http"
	"strings"

	"github.com/siohook/siohook/schemas/settings"
)

func coverageOpposite() []Animal {
	return []Animal{
		{Name: "counts removed tags as added", Check: "coverage/opposite", New: countsTags(1)},
		{Name: "books a canceled sale as another one", Check: "coverage/opposite", Catalog: settings.Catalog(), New: settingsShop(func(_ *Shop, _ http.ResponseWriter, _ *http.Request, n *notice, _ []byte) bool {
			if n.Name == saleGone {
				n.Name, n.Item.ID = saleNew, -n.Item.ID
			}
			return false
		})},
		{Name: "books a canceled sale as a sale", Check: "coverage/opposite", Catalog: settings.Catalog(), New: renames(func(_ *http.Request, name string, _ []byte) string {
			if name == saleGone {
				return saleNew
			}
			return name
		})},
		{Name: "adds a tag that is removed to the set of tags", Check: "coverage/opposite", New: func() *Shop {
			given := map[string]any{}
			s := but(func(s *Shop, _ http.ResponseWriter, e *event, _ []byte) bool {
				s.mu.Lock()
				defer s.mu.Unlock()
				if strings.HasPrefix(e.Type, "contact.tag.") {
					given[e.Data.Contact.Email+" "+e.Data.Tag.Name] = true
				}
				return false
			})()
			s.more = func(state map[string]any) { state["tagged"] = len(given) }
			return s
		}},
		{Name: "gives a contact the tag that is removed", Check: "coverage/opposite", New: func() *Shop {
			given := map[string]any{}
			s := but(func(s *Shop, _ http.ResponseWriter, e *event, _ []byte) bool {
				s.mu.Lock()
				defer s.mu.Unlock()
				if strings.HasPrefix(e.Type, "contact.tag.") { // each with the day
					given[e.Data.Contact.Email+" "+e.Type+" "+e.Data.Tag.Name] = true
				}
				return false
			})()
			s.more = func(state map[string]any) { state["tags"] = len(given) }
			return s
		}},
	}
}

// countsTags is the correct receiver, which also counts the tags of all contacts: by so much
// for one that is removed.
func countsTags(removed int) func() *Shop {
	return tells(func(s *Shop, _ http.ResponseWriter, e *event, _ []byte) bool {
		switch e.Type {
		case "contact.tag.added":
			s.add("tags", 1)
		case "contact.tag.removed":
			s.add("tags", removed)
		}
		return false
	}, func(s *Shop, state map[string]any) { state["tags"] = s.counts["tags"] })
}
