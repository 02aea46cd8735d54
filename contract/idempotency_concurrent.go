package contract

import (
	"context"
	"slices"

	"github.com/siohook/siohook/internal/base/words"
)

var idempotencyConcurrent = &rule{
	Check: Check{
		ID: "idempotency/concurrent", Phase: Idempotency, Severity: Error, Observer: true, PerEvent: true,
		Purpose: "a duplicate may arrive while the first delivery is still being processed",
		Expects: "two and eight copies of a delivery at the same time count once",
		Cause:   "the receiver checks for the {thing} and then stores it, without a lock in between",
		Fix:     "let the database decide: a unique index on {identity}",
		Source:  "unknown: the same as idempotency/twice",
	},
	effect: countsCopies,
	once:   &way{deliver: countsAllCopies},
	unless: idempotencyTwice,
}

// copies are how many come at the same time. A race does not show each time.
var copies = []int{2, 8, 8, 8}

// countsAllCopies makes fewer of them.
func countsAllCopies(ctx context.Context, s *sight) (expected float64, err error) {
	for _, n := range copies[:3] {
		answers, err := s.send.atOnce(ctx, s.rule, slices.Repeat([]*payload{s.new()}, n))
		if err != nil {
			return expected, err
		}
		if slices.ContainsFunc(answers, isAccepted) {
			expected++
		}
	}
	return expected, nil
}

func countsCopies(ctx context.Context, s *sight) error {
	for _, n := range copies {
		p := s.new()
		err := s.countOnce(ctx, "", p, "one count for "+words.Count(n, "copy")+" at the same time", "", together(p, n), func() (bool, error) {
			answers, err := s.send.atOnce(ctx, s.rule, slices.Repeat([]*payload{p}, n))
			return slices.ContainsFunc(answers, isAccepted), err
		})
		if err != nil || s.book.isReported(s.rule) {
			return err
		}
	}
	return nil
}
