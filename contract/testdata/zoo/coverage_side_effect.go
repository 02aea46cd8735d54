package zoo

import (
	"net/http"
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
		{Name: "books what is to be ignored", Check: "coverage/side-effect", Rules: rules(contract.EventRule{Events: "contact.page.visited", Expect: contract.Ignore}), New: but(func(s *Shop, _ http.ResponseWriter, e *event, _ []byte) bool {
			if e.Type == "contact.page.visited" {
				s.add("visits", 1)
			}
			return false
		})},
	}
}
