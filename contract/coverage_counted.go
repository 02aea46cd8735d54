package contract

import (
	"context"
	"fmt"
	"math"
	"strings"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/observe"
	"github.com/siohook/siohook/internal/base/sorted"
)

var coverageCounted = &rule{
	Check: Check{
		ID: "coverage/counted", Phase: Coverage, Severity: Error, Observer: true, PerEvent: true,
		Purpose: "the provider does not retry an accepted {thing}, so a receiver that loses it loses it forever",
		Expects: "every accepted {thing} changes what is observed exactly once; so does every other event with its own observer",
		Cause:   "the receiver answers before it stores the delivery, expects another event name, or handles only some shapes",
		Fix:     "store the delivery, then answer; the type of {a thing} is {counted}",
		Source:  "seen: receivers that accepted the sale and lost it",
	},
	effect: countedTwice,
}

// showsEach reports deliveries that do not show, while it is learned what they change.
func showsEach(b *book) func(p *payload, answer deliver.Result, shown bool, now observe.State) {
	return func(p *payload, answer deliver.Result, shown bool, now observe.State) {
		b.count(shown)
		if !shown {
			f := newFinding(coverageCounted, p, answer, "a change in what is observed", "no change: "+cut(now.Text()))
			f.Cause = Lost
			b.report(f)
		}
	}
}

// isList tells whether a number is the length of a list of things, not of words.
func isList(pointer string) bool {
	return strings.HasSuffix(pointer, "/length") && !strings.HasSuffix(pointer, "/words/length") && !strings.Contains(pointer, "/*")
}

// countedTwice reports deliveries that raise a counter by more than one: where nothing counts
// them once, and something that is no list always by the same small number.
func countedTwice(_ context.Context, s *sight) error {
	for _, pointer := range sorted.Keys(s.steps) {
		n := s.steps[pointer]
		if !s.must || len(s.moves) < 2 || n != math.Trunc(n) || n < 2 || n > mostAtOnce || s.follows[pointer] != 0 || observe.IsSum(pointer) && !isList(pointer) {
			continue
		}
		p := s.moves[0].payload
		s.book.report(&Finding{Check: s.rule.Check, Cause: Doubled, Event: p.event(), Want: "an increase of " + nameOf(pointer) + " by 1 for each delivery", Got: fmt.Sprint(n), Payload: p.bytes})
		return nil
	}
	return nil
}
