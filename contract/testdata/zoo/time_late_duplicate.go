package zoo

import (
	"net/http"
	"slices"
)

func timeLateDuplicate() []Animal {
	return []Animal{
		{Name: "remembers the last eight sales", Check: "time/late-duplicate", New: func() *Shop {
			var last []int64
			return newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
				e, _, ok := read(w, r)
				if !ok || e.Type != sale {
					return
				}
				s.mu.Lock()
				defer s.mu.Unlock()
				if slices.Contains(last, e.Data.Item.ID) {
					return
				}
				last = append(last[max(0, len(last)-7):], e.Data.Item.ID)
				s.count(&e)
			})()
		}},
	}
}
