package zoo

import (
	"net/http"
)

func idempotencyAnswer() []Animal {
	return []Animal{
		{Name: "409 on a second delivery", Check: "idempotency/answer", New: but(func(s *Shop, w http.ResponseWriter, e *event, _ []byte) bool {
			s.mu.Lock()
			known := s.seen[e.Data.Item.ID]
			s.mu.Unlock()
			return fail(w, 409, e.Type == sale && known)
		})},
	}
}
