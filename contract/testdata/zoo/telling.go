package zoo

import "net/http"

// telling are receivers whose state tells more than what was sold, correct but for
// one.
func telling() []Animal {
	animal := func(name string, more func(s *Shop, state map[string]any)) Animal {
		return Animal{Name: name, New: func() *Shop {
			s := newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
				s.add("deliveries", 1)
				correct(s, w, r)
			})()
			s.more = func(state map[string]any) { more(s, state) }
			return s
		}}
	}
	bumps := animal("deduplication on order.id, beside a count of deliveries", func(s *Shop, state map[string]any) { state["received"] = s.counts["deliveries"] })
	bumps.Check = "idempotency/items"
	tell := bumps.New
	bumps.New = func() *Shop {
		s := tell()
		s.handle = but(func(s *Shop, _ http.ResponseWriter, e *event, _ []byte) bool {
			s.add("deliveries", 1)
			e.Data.Item.ID = e.Data.Order.ID
			return false
		})().handle
		return s
	}
	return []Animal{
		bumps,
		animal("tells how many deliveries came", func(s *Shop, state map[string]any) { state["received"] = s.counts["deliveries"] }),
		animal("tells how often it was asked", func(s *Shop, state map[string]any) {
			s.counts["looks"]++
			state["server"] = map[string]any{"requests": s.counts["looks"]}
		}),
		animal("tells averages", func(s *Shop, state map[string]any) { state["average"] = s.revenue / float64(max(s.orders, 1)) }),
	}
}
