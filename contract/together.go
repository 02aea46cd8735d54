package contract

import (
	"context"
	"math"

	"github.com/siohook/siohook/internal/base/pause"
)

// way is how a check delivers what must be counted, all at once; it returns how often.
type way struct {
	less    bool                                      // what it finds is counted too seldom, not too often
	before  func(ctx context.Context, s *sight) error // what it delivers before, and does not count; nil: nothing
	deliver func(ctx context.Context, s *sight) (float64, error)
}

// together makes the deliveries of several checks, and looks once whether as much was counted
// in the end as must be: looking takes as long as what is observed does. Only where it was not
// does it run them one by one. Those that find too much, and those that find too little, are not
// together, so that one defect does not hide another. isDone is false where nothing can be told.
func (o *observed) together(ctx context.Context, r *run, chosen []*sight) (isDone bool, err error) {
	groups := map[bool][]*sight{}
	for _, s := range chosen {
		if s.rule.once == nil {
			continue
		}
		groups[s.rule.once.less] = append(groups[s.rule.once.less], s)
		if s.rule.once.before != nil {
			if err := s.rule.once.before(ctx, s); err != nil {
				return false, err
			}
		}
	}
	if len(groups) == 0 {
		return true, nil
	}
	if isDone, err := o.barrier(ctx, r); err != nil || !isDone {
		return false, err
	}
	for _, less := range []bool{false, true} {
		group := groups[less]
		held, err := o.isAsExpected(ctx, r, group)
		if err != nil {
			return false, err
		}
		if held {
			for _, s := range group {
				if !s.untold {
					r.book.count(true)
				}
			}
			continue
		}
		if err := r.alive.stands(ctx); err != nil {
			return false, err
		}
		if isDone, err := o.wary(ctx, r); err != nil || !isDone {
			return false, err
		}
		for _, s := range group {
			if s.rule.unless != nil && r.book.isReported(s.rule.unless) {
				continue
			}
			if err := s.effect(ctx); err != nil {
				return false, err
			}
		}
		o.observer.Calm()
	}
	return true, nil
}

// isAsExpected makes the deliveries of several checks, and one that comes after them, and tells
// whether as much was counted in the end as must be.
func (o *observed) isAsExpected(ctx context.Context, r *run, group []*sight) (bool, error) {
	if len(group) == 0 {
		return true, nil
	}
	from, expected := o.quiet, 0.0
	for _, s := range group {
		n, err := s.rule.once.deliver(ctx, s)
		if err != nil {
			return false, err
		}
		expected += n
	}
	isShown, ago, err := o.marked(ctx, r, from, expected)
	if err != nil {
		return false, err
	}
	now, err := o.restAfter(ctx, r, ago)
	return isShown && math.Abs(o.counted(from, now)-expected-1) < 0.01, err
}

// often delivers a new event so often, and tells how often it must be counted.
func (s *sight) often(ctx context.Context, times int) (float64, error) {
	p, accepted := s.new(), 0.0
	for range times {
		answer, err := s.send.deliver(ctx, s.rule, p, nil)
		if err != nil {
			return accepted, err
		}
		if isAccepted(answer) {
			accepted = 1
		}
	}
	return accepted, nil
}

// notice gives the receiver the time to see that a delivery broke off.
func (s *sight) notice(ctx context.Context) error {
	return pause.For(ctx, min(s.observer.Quiet(), untilNoticed))
}
