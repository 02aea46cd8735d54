package contract

import (
	"context"
	"time"
)

var idempotencyRenewal = &rule{
	Check: Check{
		ID: "idempotency/renewal", Phase: Idempotency, Severity: Error, Observer: true, PerEvent: true,
		Purpose: "a subscription renewal has the same {order} (seen)",
		Expects: "a renewal a month later, with the same price plan, counts",
		Cause:   "the receiver identifies deliveries by {order}, or by it and the price plan",
		Fix:     "identify deliveries by {identity}",
		Source:  "seen: a monthly renewal repeats {order}",
	},
	effect: countsRenewal,
	once:   &way{less: true, deliver: func(ctx context.Context, s *sight) (float64, error) { return s.two(ctx, aMonthLater) }},
	orders: true,
	unless: idempotencyItems,
}

// aMonthLater is after all events that are made up.
var aMonthLater = time.Date(2027, time.December, 31, 10, 0, 0, 0, time.UTC)

func countsRenewal(ctx context.Context, s *sight) error {
	return s.secondCounts(ctx, aMonthLater, s.book.say("one more count for a renewal with the same {order}"))
}
