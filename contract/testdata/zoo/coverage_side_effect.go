package zoo

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/siohook/siohook/contract"
)

func coverageSideEffect() []Animal {
	return []Animal{
		{Name: "side effect on an unrelated event", Check: "coverage/side-effect", New: but(func(s *Shop, _ http.ResponseWriter, e *event, _ []byte) bool {
			if strings.HasSuffix(e.Type, "campaign.finished") {
				s.mu.Lock()
				s.orders++
				s.mu.Unlock()
			}
			return false
		})},
		{Name: "side effect under a hostile name", Check: "coverage/side-effect", New: func() *Shop {
			s := but(func(s *Shop, _ http.ResponseWriter, e *event, _ []byte) bool {
				s.mu.Lock()
				defer s.mu.Unlock()
				if e.Type == sale && !s.seen[e.Data.Item.ID] || strings.HasSuffix(e.Type, "campaign.finished") {
					s.counts["hostile"]++
				}
				return false
			})()
			s.more = func(state map[string]any) {
				state["/a~\x1b[31m\u009b31m\u202e::error::%0A\r"] = s.counts["hostile"]
				state["text"] = "\u009b31m\u0085"
			}
			return s
		}},
		{Name: "revokes the access of who opts in", Check: "coverage/side-effect", New: givesAccess(true)},
		{Name: "cancels the order of who opts in", Check: "coverage/side-effect", New: func() *Shop {
			bought := map[string]bool{}
			return but(func(s *Shop, _ http.ResponseWriter, e *event, _ []byte) bool {
				s.mu.Lock()
				defer s.mu.Unlock()
				switch {
				case e.Type == sale:
					bought[e.Data.Customer.Email] = true
				case e.Type == "contact.optin.completed" && !inStory(e) && bought[e.Data.Contact.Email]:
					s.orders--
				}
				return false
			})()
		}},
		{Name: "books what is to be ignored", Check: "coverage/side-effect", Rules: rules(contract.EventRule{Events: "contact.page.visited", Expect: contract.Ignore}), New: but(func(s *Shop, _ http.ResponseWriter, e *event, _ []byte) bool {
			if e.Type == "contact.page.visited" {
				s.add("visits", 1)
			}
			return false
		})},
	}
}

// givesAccess is the correct receiver, which gives access to who buys, by e-mail address, and
// may take it from who opts in.
func givesAccess(revokes bool) func() *Shop {
	return func() *Shop {
		access := map[string]bool{}
		s := but(func(s *Shop, _ http.ResponseWriter, e *event, _ []byte) bool {
			s.mu.Lock()
			defer s.mu.Unlock()
			switch {
			case e.Type == sale:
				access[e.Data.Customer.Email] = true
			case e.Type == "contact.optin.completed" && revokes && !inStory(e):
				delete(access, e.Data.Contact.Email)
			}
			return false
		})()
		s.more = func(state map[string]any) { state["access"] = slices.Sorted(maps.Keys(access)) }
		return s
	}
}

// inStory tells whether an event is of a contact who is delivered in several orders: what is
// done to them is a defect of its own.
func inStory(e *event) bool { return strings.HasPrefix(e.Data.Contact.Email, "story.") }
