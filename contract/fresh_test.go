package contract_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/contract"
)

// shelf is a receiver that keeps its state from one run to the next.
type shelf struct {
	mu       sync.Mutex
	known    map[int64]bool
	orders   int
	received int
	loses    func(n int) bool // every n-th sale, of those that it does not know
	isLog    bool             // it shows how many deliveries came, whatever they are
	ids      []int64          // of all kinds, that came with sales
}

func (s *shelf) state() any {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.isLog {
		return map[string]int{"orders": s.orders, "received": s.received}
	}
	return s.orders
}

func (s *shelf) take(_ http.ResponseWriter, r *http.Request) {
	var e struct {
		Type string
		Data struct {
			Customer struct {
				ID        int64
				ContactID int64 `json:"contact_id"`
			}
			Order struct{ ID int64 }
			Item  struct{ ID int64 } `json:"order_item"`
		}
	}
	body, err := io.ReadAll(r.Body)
	if err != nil || json.Unmarshal(body, &e) != nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.received++
	if id := e.Data.Item.ID; strings.HasSuffix(e.Type, ".sale.completed") && !s.known[id] {
		s.known[id] = true
		s.ids = append(s.ids, id, e.Data.Order.ID, e.Data.Customer.ID, e.Data.Customer.ContactID)
		if s.loses == nil || !s.loses(len(s.known)) {
			s.orders++
		}
	}
}

// The second run against the same state is told from a receiver that loses sales, and a
// fresh one finds nothing wrong.
func TestStateOfAnEarlierRun(t *testing.T) {
	t.Parallel()
	run := func(t *testing.T, s *shelf, o contract.Options) contract.Result {
		t.Helper()
		o.Observe, o.Settle, o.Events = s.state, 100*time.Millisecond, []string{"customer.sale.completed", "contact.tag.*", "contact.page.visited"}
		o.Checks = []string{"samples", "coverage/counted", "idempotency/twice"}
		return test(t, serve(t, s.take), o)
	}
	stopped := func(result *contract.Result) contract.Why {
		if result.Stopped == nil {
			return ""
		}
		return result.Stopped.Why
	}
	for name, isLog := range map[string]bool{"counts sales": false, "counts deliveries, too": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &shelf{known: map[int64]bool{}, isLog: isLog}
			for i, c := range []struct {
				options contract.Options
				want    contract.Why
			}{
				{contract.Options{Nonce: 1}, ""}, {contract.Options{Nonce: 2}, contract.EarlierRun}, {contract.Options{Nonce: 3}, contract.EarlierRun},
				{contract.Options{Nonce: 4, Fresh: 1}, ""}, {contract.Options{Nonce: 4, Fresh: 2}, ""},
				{contract.Options{Nonce: 4, Fresh: 1000}, ""}, {contract.Options{Nonce: 5, Fresh: 1000}, contract.EarlierRun},
				{contract.Options{Nonce: 6, Fresh: contract.MaxFresh}, ""}, {contract.Options{Nonce: 6, Fresh: 5_000, Seed: 1}, ""},
			} {
				result := run(t, s, c.options)
				if diff := cmp.Diff([]string{}, found(&result)); diff != "" || stopped(&result) != c.want || result.Fresh != c.options.Fresh {
					t.Fatalf("run %d: stopped %+v, want %q, found (-want +got):\n%s", i, result.Stopped, c.want, diff)
				}
			}
			for _, id := range s.ids {
				if id >= 1<<31 { // what lacks one has 0
					t.Errorf("id %d is no 32-bit number", id)
				}
			}
		})
	}
	for name, loses := range map[string]func(int) bool{
		"all": func(int) bool { return true }, "all but some": func(n int) bool { return n%3 != 0 }, "every second": func(n int) bool { return n%2 == 0 },
	} {
		t.Run("loses "+name, func(t *testing.T) {
			t.Parallel()
			s := &shelf{known: map[int64]bool{}, loses: loses}
			result := run(t, s, contract.Options{Nonce: 1})
			if len(found(&result)) == 0 && stopped(&result) != contract.NotAccepted || stopped(&result) == contract.EarlierRun {
				t.Errorf("found %v, stopped %+v", found(&result), result.Stopped)
			}
		})
	}
}

// What cannot be added to ids that have 32 bits is an error.
func TestFreshIsBounded(t *testing.T) {
	_, err := contract.Run(t.Context(), contract.Target{URL: "http://127.0.0.1:1/"}, contract.Options{Fresh: contract.MaxFresh + 1})
	if err == nil || err.Error() != "fresh: want a number up to 20000, got 20001" {
		t.Error(err)
	}
}
