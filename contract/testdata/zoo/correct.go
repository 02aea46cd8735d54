package zoo

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/schemas/settings"
)

// correctOnes are those in which nothing must be found.
func correctOnes() []Animal {
	return []Animal{
		{Name: "acknowledges first", New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			w.WriteHeader(http.StatusAccepted)
			if err == nil {
				go func() {
					time.Sleep(3 * time.Millisecond)
					var e event
					if json.Unmarshal(body, &e) == nil && e.Type == sale {
						s.book(&e)
					}
				}()
			}
		})},
		{Name: "synchronous", New: newShop(correct)},
		{Name: "validates strictly", Reject: []int{400, 422}, New: newShop(strict)},
		{Name: "ignores most events", New: but(func(_ *Shop, w http.ResponseWriter, e *event, _ []byte) bool {
			if e.Type != sale {
				w.WriteHeader(http.StatusOK)
			}
			return e.Type != sale
		})},
		{Name: "behind a token path", Path: "/hook/s3cret-token", New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/hook/s3cret-token" {
				http.NotFound(w, r)
				return
			}
			correct(s, w, r)
		})},
		{Name: "calls a service that fails now and then", Calls: true, New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			e, _, ok := read(w, r)
			if ok && e.Type == sale && !s.call(&e) {
				http.Error(w, "try again", http.StatusBadGateway)
			}
		})},
		{Name: "refuses an event on purpose", Rules: rules(contract.EventRule{Events: "contact.email_link.clicked", Expect: contract.Refuse}), New: but(func(_ *Shop, w http.ResponseWriter, e *event, _ []byte) bool {
			return fail(w, http.StatusForbidden, e.Type == "contact.email_link.clicked")
		})},
		{Name: "has another path for tags", Rules: func(s *Shop) []contract.EventRule {
			return []contract.EventRule{{Events: "contact.tag.*", Header: http.Header{"X-Route": {"tags"}}, Observe: s.Counts("tags")}}
		}, New: but(func(s *Shop, w http.ResponseWriter, e *event, _ []byte) bool {
			if !strings.HasPrefix(e.Type, "contact.tag.") {
				return false
			}
			s.mu.Lock()
			defer s.mu.Unlock()
			s.counts[fmt.Sprint(e.Type, e.Data.Contact.ID)]++
			if s.counts[fmt.Sprint(e.Type, e.Data.Contact.ID)] == 1 {
				s.counts["tags"]++
			}
			return false
		})},
		{Name: "minor units", New: func() *Shop {
			s := newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
				e, _, ok := read(w, r)
				if ok && e.Type == sale {
					e.Data.Plan.Amount *= 100
					s.book(&e)
				}
			})()
			s.asText = false
			return s
		}},
		{Name: "minor units in a float", New: floats(100)},
		{Name: "units in a float, shown as a whole number", New: floats(1)},
		{Name: "tells how many deliveries came", New: tells(countDelivery, received)},
		{Name: "accepts sales alone, and tells how many deliveries came", Rules: salesAlone, New: tells(countDelivery, received)},
		{Name: "tells how often it was asked", New: tells(countDelivery, func(s *Shop, state map[string]any) {
			s.counts["looks"]++
			state["server"] = map[string]any{"requests": s.counts["looks"]}
		})},
		{Name: "answers that there is no error", New: answers("application/json", `{"success":true,"error":null,"errors":[]}`)},
		{Name: "answers with the word error", New: answers("text/html; charset=utf-8", "<p>Stored. Error and exception reports: see /log. Warning: do not resend.</p>")},
		{Name: "answers with what it got", New: echoes()},
		{Name: "counts tags", New: countsTags(-1)},
		{Name: "gives access to who buys", New: givesAccess(false)},
		{Name: "stores tags and names", Rules: tagAndName, New: keepsContacts(same, same)},
		queued(),
		limitedQueue("waits for room in its queue", "", 20*time.Millisecond, func(jobs chan event, e event) { jobs <- e }),
		limitedQueue("puts what its queue has no room for elsewhere", "", 20*time.Millisecond, func(jobs chan event, e event) {
			select {
			case jobs <- e:
			default:
				go func() { jobs <- e }()
			}
		}),
		{Name: "tells how many contacts there are", New: tells(func(s *Shop, _ http.ResponseWriter, e *event, _ []byte) bool {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.counts[e.Data.Contact.Email+e.Data.Customer.Email]++
			return false
		}, func(s *Shop, state map[string]any) { state["contacts"] = len(s.counts) })},
		{Name: "tells how many came of each type", New: tells(func(s *Shop, _ http.ResponseWriter, e *event, _ []byte) bool {
			s.add(e.Type, 1)
			return false
		}, func(s *Shop, state map[string]any) { state["types"] = maps.Clone(s.counts) })},
		{Name: "counts sales of settings, and takes back", Catalog: settings.Catalog(), New: settingsShop(nil)},
		{Name: "counts sales of settings alone", Catalog: settings.Catalog(), New: settingsShop(func(_ *Shop, w http.ResponseWriter, _ *http.Request, n *notice, _ []byte) bool {
			if n.Name != saleNew {
				w.WriteHeader(http.StatusOK)
			}
			return n.Name != saleNew
		})},
		{Name: "counts what was canceled of settings", Catalog: settings.Catalog(), New: func() *Shop {
			s := settingsShop(func(s *Shop, w http.ResponseWriter, _ *http.Request, n *notice, _ []byte) bool {
				if n.Name == saleGone {
					s.mu.Lock()
					defer s.mu.Unlock()
					s.counts[strconv.FormatInt(n.Item.ID, 10)] = 1
					w.WriteHeader(http.StatusOK)
				}
				return n.Name == saleGone
			})()
			s.more = func(state map[string]any) { state["canceled"] = len(s.counts) }
			return s
		}},
		{Name: "tells sales of each currency alone", New: func() *Shop {
			s := newShop(correct)()
			s.more = func(state map[string]any) {
				clear(state)
				total := map[string]any{"eur": 0.0, "usd": 0.0, "other": 0.0}
				for currency, amount := range s.currency {
					if _, isKnown := total[currency]; isKnown {
						total[currency] = amount
					}
				}
				state["orders"] = map[string]any{"eur": s.sales["eur"], "usd": s.sales["usd"], "other": s.orders - s.sales["eur"] - s.sales["usd"]}
				state["revenue"] = total
			}
			return s
		}},
		{Name: "adds up amounts with every other sale", New: func() *Shop {
			total := map[string]float64{}
			s := newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
				correct(s, w, r)
				s.mu.Lock()
				defer s.mu.Unlock()
				if s.orders%2 == 0 {
					maps.Copy(total, s.currency)
				}
			})()
			s.more = func(state map[string]any) { state["revenue"] = maps.Clone(total) }
			return s
		}},
		{Name: "lists countries, a moment later", New: func() *Shop {
			type customer struct {
				Country string
				at      time.Time
			}
			var customers []customer
			s := newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
				e, _, ok := read(w, r)
				if !ok || e.Type != sale {
					return
				}
				s.mu.Lock()
				defer s.mu.Unlock()
				if !s.seen[e.Data.Item.ID] {
					s.seen[e.Data.Item.ID] = true
					one := customer{at: time.Now().Add(150 * time.Millisecond)}
					_ = json.Unmarshal(e.Data.Customer.Fields, &one) // without fields it has none
					customers = append(customers, one)
				}
			})()
			s.more = func(state map[string]any) {
				clear(state)
				list := []any{}
				for _, c := range customers {
					if c.at.Before(time.Now()) {
						list = append(list, map[string]any{"country": c.Country})
					}
				}
				state["sales"] = list
			}
			return s
		}},
		{Name: "tells averages", New: tells(countDelivery, func(s *Shop, state map[string]any) {
			state["average"] = s.revenue / float64(max(s.orders, 1))
		})},
	}
}

// queued works on one delivery after the other, and tells how many wait.
func queued() Animal {
	return Animal{Name: "works in a queue", New: inQueue(func(*http.Request) bool { return true })}
}

// inQueue works in a queue on what it lets in; it answers 401 to the rest.
func inQueue(lets func(r *http.Request) bool) func() *Shop {
	return func() *Shop {
		jobs, waiting := make(chan event, 10_000), atomic.Int64{}
		s := newShop(func(_ *Shop, w http.ResponseWriter, r *http.Request) {
			if !lets(r) {
				w.WriteHeader(http.StatusUnauthorized)
				return
			}
			if e, _, ok := read(w, r); ok {
				waiting.Add(1)
				jobs <- e
				w.WriteHeader(http.StatusAccepted)
			}
		})()
		s.more = func(state map[string]any) { state["waiting"] = waiting.Load() }
		go func() { // as long as the test
			for e := range jobs {
				time.Sleep(2 * time.Millisecond)
				if e.Type == sale {
					s.book(&e)
				}
				waiting.Add(-1)
			}
		}()
		return s
	}
}

// floats tells the revenue as some languages write numbers: 583.0. What is in units
// is shown without its decimals.
func floats(times int64) func() *Shop {
	return func() *Shop {
		s := newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			if e, _, ok := read(w, r); ok && e.Type == sale {
				e.Data.Plan.Amount *= times
				s.book(&e)
			}
		})()
		s.more = func(state map[string]any) {
			for currency, amount := range s.currency {
				state["revenue "+currency] = fmt.Sprintf("%.0f.0", amount)
			}
			delete(state, "revenue")
		}
		return s
	}
}

// tells is the correct receiver with something before it, whose state tells more.
func tells(first func(s *Shop, w http.ResponseWriter, e *event, body []byte) (answered bool), more func(s *Shop, state map[string]any)) func() *Shop {
	return func() *Shop {
		s := but(first)()
		s.more = func(state map[string]any) { more(s, state) }
		return s
	}
}

func countDelivery(s *Shop, _ http.ResponseWriter, _ *event, _ []byte) bool {
	s.add("deliveries", 1)
	return false
}

// salesAlone are the settings for a receiver that is to get nothing else.
var salesAlone = rules(contract.EventRule{Events: "contact.*", Skip: "the receiver is not to get them"})

func received(s *Shop, state map[string]any) { state["received"] = s.counts["deliveries"] }

// Check validates a payload for the receiver that validates strictly; the test
// sets it.
var Check = func([]byte) error { return errors.New("no check") }

// strict refuses what breaks the documented contract.
func strict(s *Shop, w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err == nil {
		err = Check(body)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusUnprocessableEntity)
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	correct(s, w, r)
}
