package contract_test

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/contract"
)

func TestZooIdempotencyTwice(t *testing.T) { finds(t, "idempotency/twice") }

// What counts duplicates, and takes longer for each delivery than a change takes to show later
// than another, passes through the right number and stays there for a while.
func TestDuplicatesThatShowLate(t *testing.T) {
	t.Parallel()
	var turn, lock sync.Mutex
	var sales []time.Time
	target := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		turn.Lock()
		defer turn.Unlock()
		time.Sleep(90 * time.Millisecond)
		if typeOf(r) == "customer.sale.completed" {
			lock.Lock()
			defer lock.Unlock()
			sales = append(sales, time.Now())
		}
	})
	result := test(t, target, contract.Options{
		Checks: []string{"samples", "idempotency/twice"}, Settle: 2 * time.Second, Now: time.Now,
		Observe: func() any {
			lock.Lock()
			defer lock.Unlock()
			shown := 0
			for _, at := range sales {
				if time.Since(at) > 500*time.Millisecond {
					shown++
				}
			}
			return shown
		},
	})
	if diff := cmp.Diff([]string{"idempotency/twice"}, found(&result)); diff != "" {
		t.Errorf("found (-want +got):\n%s", diff)
	}
}
