package contract_test

import (
	"slices"
	"testing"
	"time"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/contract/testdata/zoo"
)

func TestZooIdempotencyItems(t *testing.T) { finds(t, "idempotency/items") }

// Numbers that a second sale of the same customer does not change count customers, unless amounts are added up:
// then that sale is lost, and the finding shows it.
func TestSalesOfOneCustomer(t *testing.T) {
	t.Parallel()
	i := slices.IndexFunc(animals, func(a zoo.Animal) bool { return a.Name == "deduplication on the e-mail address" })
	target, o := keeper(t, animals[i])
	o.Settle, o.Checks, o.Events = 400*time.Millisecond, []string{"samples", "idempotency/items"}, []string{"customer.sale.completed"}
	result, err := contract.Run(t.Context(), target, o)
	if err != nil || len(result.Groups) != 1 || result.Groups[0].Check.ID != "idempotency/items" {
		t.Fatalf("found %v: %v", found(&result), err)
	}
	f := &result.Groups[0].First
	if f.Want != "one more count for another sale of the same customer" || f.Cause != contract.OfCustomer || f.Pointer != "/data/customer/email" {
		t.Errorf("%s, %s, %s", f.Want, f.Cause, f.Pointer)
	}
}
