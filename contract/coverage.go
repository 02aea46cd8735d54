package contract

import "context"

// coverage delivers every event in each of its documented shapes.
func coverage(ctx context.Context, r *run) error {
	refused, err := r.documented(ctx, coverageAccepted, r.made.coverage)
	if err != nil {
		return err
	}
	if r.made.samples == nil && len(refused) > 0 && len(refused) == len(r.made.coverage) {
		if err := r.isUniform(ctx, refused); err != nil {
			return r.unjudged(refused, err)
		}
	}
	r.book.result.Documented, r.book.result.Shapes = countDocumented(r.made, r.taken)
	if err := r.why.report(ctx, coverageAccepted, refused); err != nil {
		return r.unjudged(refused, err)
	}
	if err := r.eachObserved(ctx); err != nil {
		return err
	}
	return r.expectedState(ctx)
}
