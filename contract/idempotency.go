package contract

import "context"

// idempotency delivers the same thing again.
func idempotency(ctx context.Context, r *run) error {
	if r.book.has(idempotencyAnswer) {
		if err := duplicated(ctx, r); err != nil {
			return err
		}
	}
	return r.eachObserved(ctx)
}
