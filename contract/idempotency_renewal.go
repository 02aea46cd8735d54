package contract

import (
	"context"
)

var idempotencyRenewal = &rule{
	Check: Check{
		ID: "idempotency/renewal", Phase: Idempotency, Severity: Error, Observer: true, PerEvent: true,
		Purpose: "a subscription renewal has the same order.id (seen)",
		Expects: "a renewal a month later counts",
		Cause:   "the receiver identifies deliveries by order.id",
		Fix:     "identify deliveries by order_item.id",
		Source:  "seen: a monthly renewal repeats order.id",
	},
	effect: countsRenewal,
	orders: true,
	unless: idempotencyItems,
}

// aMonthLater is after all sales that are made up.
const aMonthLater = "2027-12-31T10:00:00+00:00"

func countsRenewal(ctx context.Context, s *sight) error {
	return s.secondCounts(ctx, aMonthLater, "one more count for a renewal with the same order.id")
}
