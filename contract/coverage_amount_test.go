package contract_test

import (
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/contract"
)

func TestZooCoverageAmount(t *testing.T) { finds(t, "coverage/amount") }

// What counts sales alone says nothing about their amounts: that is not passed.
func TestAmountsThatNothingFollowsAreNotObserved(t *testing.T) {
	t.Parallel()
	var sales atomic.Int64
	target := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		if typeOf(r) == "customer.sale.completed" {
			sales.Add(1)
		}
	})
	o := contract.Options{Checks: []string{"samples", "coverage/amount", "coverage/counted"}, Settle: 100 * time.Millisecond, Observe: func() any { return sales.Load() }}
	result := test(t, target, o)
	want := []contract.NotObserved{{Why: contract.NoAmount, Reason: "no observed number changes by the amounts of sales; add a total to what is observed, or the price of each sale"}}
	for _, c := range contract.Checks() {
		if c.ID == "coverage/amount" {
			want[0].Check = c
		}
	}
	if diff := cmp.Diff(want, result.NotObserved); diff != "" || result.Verdict() != contract.Passed {
		t.Errorf("%s, found %v, not observed (-want +got):\n%s", result.Verdict(), found(&result), diff)
	}
}
