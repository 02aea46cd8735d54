package zoo

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/siohook/siohook/contract"
)

// counting are those whose state shows the defect.
func counting() []Animal {
	return []Animal{
		{Name: "409 on a second delivery", Check: "idempotency/answer", New: but(func(s *Shop, w http.ResponseWriter, e *event, _ []byte) bool {
			s.mu.Lock()
			known := s.seen[e.Data.Item.ID]
			s.mu.Unlock()
			return fail(w, 409, e.Type == sale && known)
		})},
		{Name: "event name guessed", Check: "coverage/counted", New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			if e, _, ok := read(w, r); ok && (e.Type == "SALE_COMPLETED" || e.Type == "sale.completed") {
				s.book(&e)
			}
		})},
		{Name: "200 before reading, then loss", Check: "coverage/counted", New: newShop(func(_ *Shop, w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(http.StatusOK)
			_ = r.Body.Close()
		})},
		{Name: "counts twice", Check: "coverage/counted", New: but(func(s *Shop, _ http.ResponseWriter, e *event, _ []byte) bool {
			s.mu.Lock()
			defer s.mu.Unlock()
			if e.Type == sale && !s.seen[e.Data.Item.ID] {
				s.orders++
			}
			return false
		})},
		{Name: "amount in units", Check: "coverage/amount", New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			if e, _, ok := read(w, r); ok && e.Type == sale {
				e.Data.Plan.Amount *= 100
				s.book(&e)
			}
		})},
		{Name: "amount in units, by currency", Check: "coverage/amount", New: func() *Shop {
			s := newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
				if e, _, ok := read(w, r); ok && e.Type == sale {
					e.Data.Plan.Amount *= 100
					s.book(&e)
				}
			})()
			s.byCurrency = true
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
		{Name: "amount in whole units", Check: "coverage/amount", New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			if e, _, ok := read(w, r); ok && e.Type == sale {
				e.Data.Plan.Amount -= e.Data.Plan.Amount % 100
				s.book(&e)
			}
		})},
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
		{Name: "no deduplication", Check: "idempotency/twice", New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			if e, _, ok := read(w, r); ok && e.Type == sale {
				s.mu.Lock()
				s.orders++
				s.revenue += float64(e.Data.Plan.Amount) / 100
				s.mu.Unlock()
			}
		})},
		{Name: "deduplication on order.id", Check: "idempotency/items", New: but(func(_ *Shop, _ http.ResponseWriter, e *event, _ []byte) bool {
			e.Data.Item.ID = e.Data.Order.ID
			return false
		})},
		{Name: "deduplication lost under concurrency", Check: "idempotency/concurrent", New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
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
			time.Sleep(20 * time.Millisecond) // asks the database
			s.mu.Lock()
			defer s.mu.Unlock()
			s.seen[e.Data.Item.ID] = true
			s.orders++
			s.revenue += float64(e.Data.Plan.Amount) / 100
		})},
		{Name: "a renewal is a duplicate", Check: "idempotency/renewal", New: but(func(s *Shop, _ http.ResponseWriter, e *event, _ []byte) bool {
			// An order is new on the day it is placed, and never again.
			s.mu.Lock()
			defer s.mu.Unlock()
			if e.Type != sale || len(e.CreatedAt) < 10 {
				return false
			}
			order, day := fmt.Sprint(e.Data.Order.ID), e.CreatedAt[:10]
			placed := s.counts[order+day]
			s.counts[order+day]++
			s.counts[order]++
			return placed == 0 && s.counts[order] > 1
		})},
		{Name: "state changed by a permuted story", Check: "order/state", New: but(func(s *Shop, _ http.ResponseWriter, e *event, _ []byte) bool {
			s.mu.Lock()
			defer s.mu.Unlock()
			contact := fmt.Sprint(e.Data.Contact.ID)
			switch {
			case e.Type == "contact.optin.completed":
				s.counts[contact]++
			case e.Type == "contact.tag.added" && e.Data.Contact.ID >= 500_000_000 && e.Data.Contact.ID < 500_001_000 && s.counts[contact] == 0:
				s.orders += 1000 // nobody knows who that is: an order by hand
			}
			return false
		})},
		{Name: "books what is to be ignored", Check: "coverage/side-effect", Rules: rules(contract.EventRule{Events: "contact.page.visited", Expect: contract.Ignore}), New: but(func(s *Shop, _ http.ResponseWriter, e *event, _ []byte) bool {
			if e.Type == "contact.page.visited" {
				s.add("visits", 1)
			}
			return false
		})},
		{Name: "loses tags", Check: "coverage/counted", Rules: func(s *Shop) []contract.EventRule {
			return []contract.EventRule{{Events: "contact.tag.added", Observe: s.Counts("tags")}}
		}, New: newShop(correct)},
		{Name: "counts what it did not get to answer again", Check: "idempotency/after-drop", New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			e, _, ok := read(w, r)
			if !ok || e.Type != sale {
				return
			}
			// It asks the database, several times: on a crowded machine it would take note of
			// the end of one long wait before it does of the sender's leaving.
			for range 5 {
				select {
				case <-r.Context().Done(): // too late to remember it
					s.mu.Lock()
					s.orders++
					s.mu.Unlock()
					return
				case <-time.After(10 * time.Millisecond):
				}
			}
			s.book(&e)
		})},
		{Name: "remembers before it checks", Check: "idempotency/after-error", New: but(func(s *Shop, w http.ResponseWriter, e *event, body []byte) bool {
			if e.Type != sale {
				return false
			}
			s.mu.Lock()
			defer s.mu.Unlock()
			id := e.Data.Item.ID
			if s.seen[id] {
				return false
			}
			if e.CreatedAt == "" || !has(data(body), "coupon") {
				s.seen[id] = true
				return fail(w, 422, true)
			}
			return false
		})},
		{Name: "remembers before it books", Check: "idempotency/after-error", Calls: true, New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			e, _, ok := read(w, r)
			if !ok || e.Type != sale {
				return
			}
			if !s.call(&e) {
				s.mu.Lock()
				s.seen[e.Data.Item.ID] = true
				s.mu.Unlock()
				http.Error(w, "try again", http.StatusBadGateway)
			}
		})},
		{Name: "takes the failure of a service for a success", Check: "idempotency/after-error", Calls: true, New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			if e, _, ok := read(w, r); ok && e.Type == sale {
				s.call(&e)
			}
		})},
		{Name: "knows nobody before the opt-in", Check: "order/answer", New: but(func(s *Shop, w http.ResponseWriter, e *event, _ []byte) bool {
			if e.Data.Contact.ID < 500_000_000 || e.Data.Contact.ID >= 500_001_000 {
				return false // those that it knows already
			}
			s.mu.Lock()
			defer s.mu.Unlock()
			contact := fmt.Sprint(e.Data.Contact.ID)
			if e.Type == "contact.optin.completed" {
				s.counts[contact]++
			}
			return fail(w, 404, s.counts[contact] == 0)
		})},
	}
}
