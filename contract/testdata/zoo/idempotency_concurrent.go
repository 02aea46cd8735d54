package zoo

import (
	"net/http"
	"sync"
	"time"
)

func idempotencyConcurrent() []Animal {
	return []Animal{
		{Name: "deduplication lost under concurrency", Check: "idempotency/concurrent", New: func() *Shop {
			var both meeting
			return newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
				e, _, ok := read(w, r)
				if !ok || e.Type != sale {
					return
				}
				s.mu.Lock()
				known := s.seen[e.Data.Item.ID]
				s.mu.Unlock()
				if known {
					return
				}
				both.wait(30 * time.Millisecond) // asks the database: less than a sender waits that has left and comes again
				s.mu.Lock()
				defer s.mu.Unlock()
				s.seen[e.Data.Item.ID] = true
				s.count(&e)
			})()
		}},
	}
}

// meeting is the time between two things that belong together. It ends when the next request has come as far, so that
// requests of the same moment meet there on a busy machine, too, and after most at the latest.
type meeting struct {
	mu   sync.Mutex
	next chan struct{} // what waits ends it; nil where nothing waits
}

func (m *meeting) wait(most time.Duration) {
	m.mu.Lock()
	if m.next != nil {
		close(m.next)
		m.next = nil
		m.mu.Unlock()
		return
	}
	next := make(chan struct{})
	m.next = next
	m.mu.Unlock()
	select {
	case <-next:
	case <-time.After(most):
		m.mu.Lock()
		if m.next == next {
			m.next = nil
		}
		m.mu.Unlock()
	}
}
