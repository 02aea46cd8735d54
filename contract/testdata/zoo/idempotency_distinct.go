package zoo

import (
	"net/http"
	"sync"
	"time"
)

func idempotencyDistinct() []Animal {
	return []Animal{
		{Name: "reads the number of orders and writes it back later", Check: "idempotency/distinct", New: func() *Shop {
			var both meeting
			return newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
				e, _, ok := read(w, r)
				if !ok || e.Type != sale {
					return
				}
				s.mu.Lock()
				orders := s.orders
				known := s.seen[e.Data.Item.ID]
				if !known {
					s.seen[e.Data.Item.ID] = true
					s.count(&e)
					s.orders = orders
				}
				s.mu.Unlock()
				if known {
					return
				}
				both.wait(30 * time.Millisecond) // the file is written
				s.mu.Lock()
				defer s.mu.Unlock()
				s.orders = orders + 1
			})()
		}},
		{Name: "answers 200 when its database is locked", Check: "idempotency/distinct", New: func() *Shop {
			var database sync.Mutex
			return newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
				e, _, ok := read(w, r)
				if !ok || e.Type != sale || !database.TryLock() {
					return
				}
				defer database.Unlock()
				time.Sleep(5 * time.Millisecond)
				s.book(&e)
			})()
		}},
		limitedQueue("drops what its queue has no room for", "idempotency/distinct", 20*time.Millisecond, func(jobs chan event, e event) {
			select {
			case jobs <- e:
			default:
			}
		}),
	}
}

// limitedQueue is a receiver with a queue for ten sales, each of which takes a while.
func limitedQueue(name, check string, takes time.Duration, put func(jobs chan event, e event)) Animal {
	return Animal{Name: name, Check: check, New: func() *Shop {
		jobs := make(chan event, 10)
		s := newShop(func(_ *Shop, w http.ResponseWriter, r *http.Request) {
			if e, _, ok := read(w, r); ok && e.Type == sale {
				put(jobs, e)
			}
		})()
		go func() { // as long as the test
			for e := range jobs {
				time.Sleep(takes)
				s.book(&e)
			}
		}()
		return s
	}}
}
