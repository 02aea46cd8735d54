package zoo

import (
	"encoding/json"
	"net/http"

	"github.com/siohook/siohook/contract"
)

func coverageState() []Animal {
	return []Animal{
		{Name: "gives every contact the same tag", Check: "coverage/state", Rules: tagAndName, New: keepsContacts(func(string) string { return "Customer" }, same)},
		{Name: "loses the family name", Check: "coverage/state", Rules: tagAndName, New: keepsContacts(same, func(string) string { return "" })},
		{Name: "gives a contact the tag of the one before", Check: "coverage/state", Rules: tagAndName, New: func() *Shop {
			last := ""
			return keepsContacts(func(tag string) string {
				tag, last = last, tag
				return tag
			}, same)()
		}},
	}
}

// tagAndName expects what docs/TEST.md shows.
var tagAndName = rules(
	contract.EventRule{Events: "contact.tag.added", ExpectState: []contract.ExpectedState{{Payload: "/data/tag/name", State: "/contacts/*/tags/*"}}},
	contract.EventRule{Events: "contact.optin.completed", ExpectState: []contract.ExpectedState{{Payload: "/data/contact/fields/surname", State: "/contacts/*/surname"}}},
)

func same(text string) string { return text }

// keepsContacts is the correct receiver, which also stores the tags and family names of
// contacts, after something was done to them.
func keepsContacts(tag, surname func(string) string) func() *Shop {
	return func() *Shop {
		type person struct {
			Surname string   `json:"surname"`
			Tags    []string `json:"tags"`
		}
		known, contacts := map[int64]*person{}, []*person{}
		s := but(func(s *Shop, _ http.ResponseWriter, e *event, _ []byte) bool {
			s.mu.Lock()
			defer s.mu.Unlock()
			if e.Data.Contact.ID == 0 {
				return false
			}
			one := known[e.Data.Contact.ID]
			if one == nil {
				one = &person{Tags: []string{}}
				known[e.Data.Contact.ID] = one
				contacts = append(contacts, one)
			}
			var fields struct{ Surname string }
			_ = json.Unmarshal(e.Data.Contact.Fields, &fields) // an array has none
			if fields.Surname != "" {
				one.Surname = surname(fields.Surname)
			}
			if name := e.Data.Tag.Name; name != "" && e.Type == "contact.tag.added" {
				one.Tags = append(one.Tags, tag(name))
			}
			return false
		})()
		s.more = func(state map[string]any) {
			text, _ := json.Marshal(contacts) // numbers and texts
			state["contacts"] = json.RawMessage(text)
		}
		return s
	}
}
