package contract

import (
	"context"
	"fmt"
	"sort"
	"strings"

	"github.com/siohook/siohook/internal/app/observe"
)

var coverageSideEffect = &rule{
	Check: Check{
		ID: "coverage/side-effect", Phase: Coverage, Severity: Error, Observer: true, PerEvent: true,
		Purpose: "a receiver that confuses two events books {things} that never happened",
		Expects: "events other than {things} do not change the numbers that count {things}",
		Cause:   "the receiver ignores the type, or compares only a part of it",
		Fix:     "compare the whole type",
		Source:  "seen: an opt-in that revoked a membership, a sale announced as a lead",
	},
	effect: changesNothing,
}

// changesNothing delivers events that are not counted, or as something else, and looks
// whether they change what those that are change; those that are to be ignored must change
// nothing.
func changesNothing(ctx context.Context, s *sight) error {
	if !isCounted(s.row) && s.made.counts() {
		return nil
	}
	for _, row := range s.made.rows {
		ignored := s.options.expects(row) == Ignore
		if row == s.row || strings.TrimPrefix(row.Counts, "-") == s.row.Counts || s.taken.first(row) == nil || (len(s.leaves) == 0 || !isCounted(s.row)) && !ignored {
			continue
		}
		p := s.made.fresh(s.taken.first(row))
		before, err := s.observer.Stable(ctx)
		if err != nil {
			return err
		}
		answer, err := s.send.deliver(ctx, s.rule, p, nil)
		if err != nil {
			return err
		}
		now, err := s.observer.Rest(ctx)
		if err != nil {
			return err
		}
		var moved []string
		for pointer, d := range observe.Change(before, now) {
			if s.leaves[pointer] || ignored {
				moved = append(moved, fmt.Sprintf("%s changed by %v", nameOf(pointer), d))
			}
		}
		if len(moved) == 0 && ignored && before.Text != now.Text {
			moved = []string{"it is now " + cut(now.Text)}
		}
		s.book.count(len(moved) == 0)
		if len(moved) > 0 {
			sort.Strings(moved)
			want := s.book.say("no change in the numbers that count {things}")
			if ignored {
				want = "no change in what is observed, because the settings ignore this event"
			}
			s.book.report(newFinding(s.rule, p, answer, want, strings.Join(moved, ", ")))
		}
	}
	return nil
}
