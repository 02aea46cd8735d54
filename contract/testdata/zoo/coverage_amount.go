package zoo

import (
	"net/http"
)

func coverageAmount() []Animal {
	return []Animal{
		{Name: "amount in units", Check: "coverage/amount", New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			if e, _, ok := read(w, r); ok && e.Type == sale {
				e.Data.Plan.Amount *= 100
				s.book(&e)
			}
		})},
		{Name: "amount in units, of all currencies", Check: "coverage/amount", New: func() *Shop {
			s := newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
				if e, _, ok := read(w, r); ok && e.Type == sale {
					e.Data.Plan.Amount *= 100
					s.book(&e)
				}
			})()
			s.oneTotal = true
			return s
		}},
		{Name: "amount in units, in a list of orders", Check: "coverage/amount", New: func() *Shop {
			s := newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
				if e, _, ok := read(w, r); ok && e.Type == sale {
					s.list(&e)
				}
			})()
			s.more = func(state map[string]any) { clear(state); state["orders"] = s.listed }
			return s
		}},
		{Name: "rounds amounts to ten cents", Check: "coverage/amount", New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			if e, _, ok := read(w, r); ok && e.Type == sale {
				e.Data.Plan.Amount = (e.Data.Plan.Amount + 5) / 10 * 10
				s.book(&e)
			}
		})},
		{Name: "books amounts without a fee", Check: "coverage/amount", New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			if e, _, ok := read(w, r); ok && e.Type == sale {
				e.Data.Plan.Amount -= e.Data.Plan.Amount / 200
				s.book(&e)
			}
		})},
		{Name: "divides and multiplies amounts in floating point", Check: "coverage/amount", New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			if e, _, ok := read(w, r); ok && e.Type == sale {
				units := float64(e.Data.Plan.Amount) / 100
				e.Data.Plan.Amount = int64(units * 100)
				s.book(&e)
			}
		})},
		{Name: "amount in whole units", Check: "coverage/amount", New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			if e, _, ok := read(w, r); ok && e.Type == sale {
				e.Data.Plan.Amount -= e.Data.Plan.Amount % 100
				s.book(&e)
			}
		})},
		{Name: "reads a formatted amount again", Check: "coverage/amount", New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			if e, _, ok := read(w, r); ok && e.Type == sale {
				for e.Data.Plan.Amount >= 1000_00 { // 1,234.56 is 1
					e.Data.Plan.Amount = e.Data.Plan.Amount / 1000_00 * 100
				}
				s.book(&e)
			}
		})},
		{Name: "reads a formatted total again", Check: "coverage/amount", New: func() *Shop {
			s := newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
				if e, _, ok := read(w, r); ok && e.Type == sale {
					s.book(&e)
				}
			})()
			s.readsAgain = true
			return s
		}},
	}
}
