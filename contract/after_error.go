package contract

import (
	"bytes"
	"context"
	"slices"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/internal/app/deliver"
)

// afterError delivers what was refused, or failed, once more as it should be: it
// must count then, and once.
func (r *run) afterError(ctx context.Context, c *Check, o *observed) error {
	failed, err := r.afterFailure(ctx, c, o)
	if err != nil || r.isReported(c) {
		return err
	}
	refused, err := r.refusedOnce(ctx, c, o)
	if err != nil {
		return err
	}
	if len(refused) == 0 {
		if !failed {
			r.skip(c, NothingFails, "the receiver accepts every invalid "+o.row.ID()+", and there is no sink (--sink)")
		}
		return nil
	}
	// All at once first: looking at each takes as long as what is observed does.
	accepted := 0
	before, after, err := o.changeBy(ctx, func() error {
		for _, once := range refused {
			answer, err := r.deliver(ctx, c, once.whole, nil)
			if err != nil {
				return err
			}
			if isAccepted(answer) {
				accepted++
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	got, known := o.counted(before, after)
	held := got == float64(accepted) || !known && (got > 0 || accepted == 0)
	r.count(held)
	if !held {
		return r.neverCounted(ctx, c, o, refused)
	}
	return nil
}

// afterFailure lets the service that the receiver calls fail once. failed tells
// whether the receiver noticed.
func (r *run) afterFailure(ctx context.Context, c *Check, o *observed) (failed bool, err error) {
	if r.options.FailNext == nil {
		return false, nil
	}
	p := r.material.new(o.row)
	want, context := "one count after the retry", ". During the first attempt, the service that the receiver calls failed"
	err = r.countOnce(ctx, c, AfterFailure, o, p, want, context, func() (bool, error) {
		r.options.FailNext()
		answer, err := r.deliver(ctx, c, p, nil)
		if err != nil {
			return false, err
		}
		if _, err := o.observer.rest(ctx); err != nil {
			return false, err
		}
		if failed = !isAccepted(answer); failed { // the provider would send it again
			answer, err = r.deliver(ctx, c, p, nil)
		}
		return isAccepted(answer), err
	})
	return failed, err
}

// neverCounted finds one of the refused deliveries that does not count later.
func (r *run) neverCounted(ctx context.Context, c *Check, o *observed, refused []refusedDelivery) error {
	for _, once := range refused {
		next := r.material.new(o.row)
		broken, whole := withIDsOf(once.broken, next, r.material.identity(o.row)...), withIDsOf(once.whole, next, r.material.identity(o.row)...)
		if _, err := r.deliver(ctx, c, broken, nil); err != nil {
			return err
		}
		want, context := "one count after the retry", ". The receiver rejected the first attempt: "+broken.mutation.What
		err := r.countOnce(ctx, c, AfterRefusal, o, whole, want, context, func() (bool, error) {
			answer, err := r.deliver(ctx, c, whole, nil)
			return isAccepted(answer), err
		})
		if err != nil || r.isReported(c) {
			return err
		}
	}
	return nil
}

// refusedDelivery is one that was refused for a fault, and the same without it.
type refusedDelivery struct{ broken, whole *payload }

// mostFaults is how many faults are tried.
const mostFaults = 60

// refusedOnce delivers new events with a fault each, and lists those that were
// refused: missing members first, as these are what receivers look for.
func (r *run) refusedOnce(ctx context.Context, c *Check, o *observed) ([]refusedDelivery, error) {
	first := r.material.new(o.row)
	all, err := fake.Mutations(r.material.catalog, o.row, first.bytes)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(all, func(a, b fake.Mutation) int { return faultRank(&a) - faultRank(&b) })
	var refused []refusedDelivery
	delivered := 0
	for i := range all {
		m := &all[i]
		if delivered == mostFaults || !keepsIdentity(m, first, append([]string{r.material.catalog.TypePlace()}, r.material.identity(o.row)...)) {
			continue
		}
		delivered++
		next := r.material.new(o.row)
		once := refusedDelivery{
			broken: withIDsOf(&payload{row: o.row, bytes: m.Payload(), mutation: m}, next, r.material.identity(o.row)...),
			whole:  withIDsOf(first, next, r.material.identity(o.row)...),
		}
		answer, err := r.deliver(ctx, c, once.broken, nil)
		if err != nil {
			return nil, err
		}
		switch {
		case isFailure(answer, deliver.Timeout):
			return refused, nil // more of them would take the deadline each
		case !isAccepted(answer):
			refused = append(refused, once)
		}
	}
	return refused, nil
}

func faultRank(m *fake.Mutation) int {
	if m.Rule == "required" {
		return 0
	}
	return 1
}

// keepsIdentity tells whether a receiver can still see which delivery it is: what stands
// at the places that say so, type and ids, is there.
func keepsIdentity(m *fake.Mutation, p *payload, places []string) bool {
	if m.Accept || m.Kind == "bytes" || m.Severity != string(Error) {
		return false
	}
	b := m.Payload()
	for _, pointer := range places {
		whole, there := node(p.bytes, pointer)
		broken, still := node(b, pointer)
		if there && (!still || !bytes.Equal(whole.Raw(), broken.Raw())) {
			return false
		}
	}
	return true
}
