package contract

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"github.com/siohook/siohook/fake/mutation"
	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/base/sorted"
)

var idempotencyAfterError = &rule{
	Check: Check{
		ID: "idempotency/after-error", Phase: Idempotency, Severity: Error, Observer: true, PerEvent: true,
		Purpose: "a delivery that got an error is retried, and the retry is the last chance to count it",
		Expects: "a delivery counts on the retry if the first attempt was rejected or failed",
		Cause:   "the receiver stores the id before it does the work, so it treats the retry as a duplicate",
		Fix:     "store the id in the same transaction as the work, or remove it when the work fails",
		Source:  "unknown: the same as idempotency/twice",
	},
	effect: countsAfterError,
	once:   &way{less: true, before: refuseSome, deliver: deliverRefused},
	unless: idempotencyTwice,
}

// refuseSome delivers some that are refused.
func refuseSome(ctx context.Context, s *sight) (err error) {
	s.refused, err = s.refusedOnce(ctx)
	return err
}

// deliverRefused delivers what was refused as it should be, and something that fails at first:
// each must count then, and once.
func deliverRefused(ctx context.Context, s *sight) (expected float64, err error) {
	failed := false
	if s.options.FailNext != nil {
		accepted := false
		if accepted, failed, err = s.failOnce(ctx, s.new()); err != nil {
			return expected, err
		}
		if accepted {
			expected++
		}
	}
	for _, once := range s.refused {
		answer, err := s.send.deliver(ctx, s.rule, once.whole, nil)
		if err != nil {
			return expected, err
		}
		if isAccepted(answer) {
			expected++
		}
	}
	if s.untold = len(s.refused) == 0 && !failed; s.untold {
		s.book.skip(s.rule, NothingFails, "the receiver accepts every invalid "+s.row.ID()+", and there is no sink (--sink)")
	}
	return expected, nil
}

// countsAfterError does the same one by one.
func countsAfterError(ctx context.Context, s *sight) error {
	if s.options.FailNext != nil {
		p := s.new()
		err := s.countOnce(ctx, AfterFailure, p, "one count after the retry", ". During the first attempt, the service that the receiver calls failed", oneByOne(p, p), func() (bool, error) {
			accepted, _, err := s.failOnce(ctx, p)
			return accepted, err
		})
		if err != nil || s.book.isReported(s.rule) {
			return err
		}
	}
	refused, err := s.refusedOnce(ctx)
	if err != nil || len(refused) == 0 {
		return err
	}
	accepted := 0.0
	before, after, err := s.changeBy(ctx, func() error { // all at once first: looking at each takes long
		for _, once := range refused {
			answer, err := s.send.deliver(ctx, s.rule, once.whole, nil)
			if err != nil {
				return err
			}
			if isAccepted(answer) {
				accepted++
			}
		}
		return nil
	})
	if err != nil || s.counted(before, after) == accepted {
		return err
	}
	return s.neverCounted(ctx, refused)
}

// failOnce lets the service that the receiver calls fail once. failed tells
// whether the receiver noticed.
func (s *sight) failOnce(ctx context.Context, p *payload) (accepted, failed bool, err error) {
	s.options.FailNext()
	answer, err := s.send.deliver(ctx, s.rule, p, nil)
	if err != nil || isAccepted(answer) {
		if err == nil && s.isLate() { // the call may come later, and must not be another's
			_, err = s.observer.Rest(ctx)
		}
		return isAccepted(answer), false, err
	}
	answer, err = s.send.deliver(ctx, s.rule, p, nil) // the provider would send it again
	return isAccepted(answer), true, err
}

// neverCounted finds one of the refused deliveries that does not count later.
func (s *sight) neverCounted(ctx context.Context, refused []refusedDelivery) error {
	for _, once := range refused {
		next := s.new()
		broken, whole := withIDsOf(once.broken, next, s.made.at(s.row), s.made.at(s.row).ofPerson()...), withIDsOf(once.whole, next, s.made.at(s.row), s.made.at(s.row).ofPerson()...)
		if _, err := s.send.deliver(ctx, s.rule, broken, nil); err != nil {
			return err
		}
		want, context := "one count after the retry", ". The receiver rejected the first attempt: "+broken.mutation.What
		err := s.countOnce(ctx, AfterRefusal, whole, want, context, oneByOne(broken, whole), func() (bool, error) {
			answer, err := s.send.deliver(ctx, s.rule, whole, nil)
			return isAccepted(answer), err
		})
		if err != nil || s.book.isReported(s.rule) {
			return err
		}
	}
	return nil
}

// refusedDelivery is one that was refused for a fault, and the same without it.
type refusedDelivery struct{ broken, whole *payload }

// mostFaults is how many faults are tried.
const mostFaults = 24

// refusedOnce delivers new events with a fault each, and lists those that were
// refused: missing members first, as these are what receivers look for.
func (s *sight) refusedOnce(ctx context.Context) ([]refusedDelivery, error) {
	first := s.new()
	all, err := mutation.Of(s.made.catalog, s.row, first.bytes)
	if err != nil {
		return nil, err
	}
	at := s.made.at(s.row)
	sorted.By(all, func(a, b mutation.Mutation) int { return at.faultRank(&a) - at.faultRank(&b) })
	var refused []refusedDelivery
	delivered, places := 0, append(sorted.Keys(s.made.catalog.Constants(s.row)), s.made.at(s.row).identity()...)
	for i := range all {
		m := &all[i]
		if delivered == mostFaults || !keepsIdentity(m, first, places) {
			continue
		}
		delivered++
		next, at := s.new(), s.made.at(s.row)
		once := refusedDelivery{
			broken: withIDsOf(&payload{row: s.row, bytes: m.Payload(), mutation: m}, next, at, at.ofPerson()...),
			whole:  withIDsOf(first, next, at, at.ofPerson()...),
		}
		answer, err := s.send.deliver(ctx, s.rule, once.broken, nil)
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

// faultRank is the lower the more likely a receiver looks at what is wrong: at what has a role
// first, and near the root.
func (p *places) faultRank(m *mutation.Mutation) int {
	member, isMissing := strings.CutPrefix(m.ID, "required/")
	if !isMissing {
		return 100
	}
	at := "/" + strings.ReplaceAll(member, ".", "/")
	for _, pointers := range p.roles {
		if slices.Contains(pointers, at) {
			return 0
		}
	}
	return 1 + strings.Count(at, "/")
}

// keepsIdentity tells whether a receiver can still see which delivery it is: what stands
// at the places that say so, type and ids, is there.
func keepsIdentity(m *mutation.Mutation, p *payload, places []string) bool {
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
