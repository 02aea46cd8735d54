// Package zoo has receivers with one defect each, the kinds that real receivers
// have, and a few correct ones. They are what package contract is tested with.
package zoo

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/schemas"
)

// Animal is a receiver.
type Animal struct {
	Name     string
	Check    string         // that must find it; "" for a correct one
	Path     string         // of the receiver; "" is /
	New      func() *Shop   // starts one with an empty state
	Mortal   func() *Mortal // the same of one that crashes; nil: it does not
	Several  bool           // it has two instances
	Deadline time.Duration  // 0 is that of the test
	Reject   []int
	Rules    func(*Shop) []contract.EventRule // nil: none
	Calls    bool                             // it calls a service, which the test lets fail
	Warning  bool                             // what is found is one
	Sign     schemas.Signer                   // deliveries are signed with Secret; nil: they are not
	Catalog  *schemas.Catalog                 // of its events; nil is automation
	Raw      bool                             // it sees the names of headers as they came
}

// Shop is a receiver that counts sales.
type Shop struct {
	handle func(s *Shop, w http.ResponseWriter, r *http.Request)

	one        sync.Mutex // of those that handle one delivery at a time
	mu         sync.Mutex
	seen       map[int64]bool // order items
	gone       map[int64]bool // those that were canceled
	orders     int
	revenue    float64
	asText     bool // revenue with two decimals
	oneTotal   bool // revenue in all currencies together
	currency   map[string]float64
	sales      map[string]int // in each currency
	readsAgain bool           // totals from 1,234.56, as 1
	listed     []any          // orders
	counts     map[string]int
	served     int
	broken     bool                       // something before has broken it
	failing    bool                       // the next call of the service that it uses fails
	more       func(state map[string]any) // what else its state tells
}

// ServeHTTP implements [http.Handler]. GET /state tells what was counted.
func (s *Shop) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet && r.URL.Path == "/state" {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(s.State()) // who does not wait for it does not need it
		return
	}
	s.handle(s, w, r)
}

// State is what a probe sees.
func (s *Shop) State() any {
	s.mu.Lock()
	defer s.mu.Unlock()
	state := map[string]any{"orders": s.orders, "revenue": s.shown(s.revenue)}
	if !s.oneTotal {
		amounts := map[string]any{}
		for currency, amount := range s.currency {
			amounts[currency] = s.shown(amount)
		}
		state["revenue"] = amounts
	}
	if n, ok := s.counts["visits"]; ok {
		state["visits"] = n
	}
	if s.more != nil {
		s.more(state)
	}
	return state
}

// shown is an amount in the form of the state.
func (s *Shop) shown(amount float64) any {
	if s.asText {
		return fmt.Sprintf("%.2f", amount)
	}
	return amount
}

// FailNext lets the next call fail of the service that books sales.
func (s *Shop) FailNext() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failing = true
}

// call books a sale with a service that may fail.
func (s *Shop) call(e *event) (ok bool) {
	s.mu.Lock()
	failed := s.failing
	s.failing = false
	s.mu.Unlock()
	if !failed {
		s.book(e)
	}
	return !failed
}

// Counts is what a probe of one number sees.
func (s *Shop) Counts(name string) func() any {
	return func() any {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.counts[name]
	}
}

func (s *Shop) add(name string, n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.counts[name] += n
}

// event is what a receiver reads of a payload.
type event struct {
	Type string
	Data struct {
		Contact struct {
			ID     int64
			Email  string
			IP     string
			Fields json.RawMessage
		}
		Customer struct {
			Email  string
			IP     string `json:"client_ip"`
			Fields json.RawMessage
		}
		Tag   struct{ Name string }
		Order struct{ ID int64 }
		Item  struct{ ID int64 } `json:"order_item"`
		Plan  struct {
			ID       int64
			Amount   int64 `json:"direct_charge_amount"`
			Currency string
			Name     json.RawMessage
		} `json:"offer_price_plan"`
	}
	CreatedAt string `json:"created_at"`
}

func (e *event) fields() json.RawMessage {
	if e.Data.Customer.Fields != nil {
		return e.Data.Customer.Fields
	}
	return e.Data.Contact.Fields
}

// read parses a delivery; it answers 400 itself.
func read(w http.ResponseWriter, r *http.Request) (e event, body []byte, ok bool) {
	if r.Method != http.MethodPost {
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
		return e, nil, false
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 8<<20))
	if err == nil {
		err = json.Unmarshal(body, &e)
	}
	if err != nil {
		http.Error(w, "no JSON", http.StatusBadRequest)
		return e, body, false
	}
	return e, body, true
}

const sale = "customer.sale.completed"

// book counts a sale once.
func (s *Shop) book(e *event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.seen[e.Data.Item.ID] {
		return
	}
	s.seen[e.Data.Item.ID] = true
	s.count(e)
}

// count counts a sale, whether it was counted or not. Who calls it has the lock.
func (s *Shop) count(e *event) {
	s.orders++
	if s.readsAgain {
		s.currency[e.Data.Plan.Currency] = leading(s.currency[e.Data.Plan.Currency])
	}
	s.revenue += float64(e.Data.Plan.Amount) / 100
	s.currency[e.Data.Plan.Currency] += float64(e.Data.Plan.Amount) / 100
	s.sales[e.Data.Plan.Currency]++
}

// leading is what stands before the first comma of a formatted number.
func leading(n float64) float64 {
	for n >= 1000 {
		n = math.Trunc(n / 1000)
	}
	return n
}

// list keeps a sale in a list, once, with minor units for its price.
func (s *Shop) list(e *event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.seen[e.Data.Item.ID] {
		s.seen[e.Data.Item.ID] = true
		s.listed = append(s.listed, map[string]any{"item": e.Data.Item.ID, "price": fmt.Sprintf("%d.00", e.Data.Plan.Amount)})
	}
}

func newShop(handle func(s *Shop, w http.ResponseWriter, r *http.Request)) func() *Shop {
	return func() *Shop {
		return &Shop{handle: handle, seen: map[int64]bool{}, counts: map[string]int{}, currency: map[string]float64{}, sales: map[string]int{}, asText: true}
	}
}

// correct handles a delivery as it should be.
func correct(s *Shop, w http.ResponseWriter, r *http.Request) {
	e, _, ok := read(w, r)
	if !ok {
		return
	}
	if e.Type == sale {
		s.book(&e)
	}
	w.WriteHeader(http.StatusOK)
}

// but is the correct receiver with something before it that may answer instead.
func but(defect func(s *Shop, w http.ResponseWriter, e *event, body []byte) (answered bool)) func() *Shop {
	return newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
		e, body, ok := read(w, r)
		if !ok || defect(s, w, &e, body) {
			return
		}
		if e.Type == sale {
			s.book(&e)
		}
		w.WriteHeader(http.StatusNoContent)
	})
}

// unparsed is the correct receiver with something else for bodies that are no JSON.
func unparsed(answer func(w http.ResponseWriter)) func() *Shop {
	return newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err == nil && !json.Valid(body) {
			answer(w)
			return
		}
		again(s, w, r, body)
	})
}

// again is the correct receiver of a body that was read.
func again(s *Shop, w http.ResponseWriter, r *http.Request, body []byte) {
	r.Body = io.NopCloser(bytes.NewReader(body))
	correct(s, w, r)
}

func fail(w http.ResponseWriter, status int, is bool) bool {
	if is {
		http.Error(w, http.StatusText(status), status)
	}
	return is
}

// isDocumented tells whether a type is one of the catalog.
func isDocumented(name string) bool { return slices.Contains(schemas.Automation().Types(), name) }

// spaceless is a body without white space, quickly: some are of megabytes.
func spaceless(body []byte) []byte {
	return slices.DeleteFunc(bytes.Clone(body), func(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' })
}

// patience is how long those are waited for that do not answer some deliveries, and
// answer the others: long enough for a machine with other things to do. hang is longer.
const patience = 5 * time.Second

func hang() { time.Sleep(patience + time.Second) }

// escaped tells whether a character is written with a backslash.
func escaped(body []byte, c byte) bool {
	for i := 0; i+1 < len(body); i++ {
		if body[i] == '\\' {
			if body[i+1] == c {
				return true
			}
			i++
		}
	}
	return false
}

func has(object json.RawMessage, name string) bool {
	var members map[string]any
	_ = json.Unmarshal(object, &members) // an array has no members
	_, ok := members[name]
	return ok
}

func data(body []byte) json.RawMessage {
	var e struct{ Data json.RawMessage }
	_ = json.Unmarshal(body, &e) // was parsed before
	return e.Data
}

// drop closes a connection without an answer.
func drop(w http.ResponseWriter) {
	hijacker, ok := w.(http.Hijacker)
	if !ok {
		panic("zoo: no hijacker")
	}
	conn, _, err := hijacker.Hijack()
	if err != nil {
		return
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}

func rules(list ...contract.EventRule) func(*Shop) []contract.EventRule {
	return func(*Shop) []contract.EventRule { return list }
}
