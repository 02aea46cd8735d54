package contract

import (
	"context"
	"errors"
	"fmt"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/base/words"
)

var reachAlive = &rule{
	Check: Check{
		ID: "reach/alive", Phase: Reach, Severity: Error,
		Purpose: "when a receiver crashes, every delivery is lost until somebody restarts it",
		Expects: "the receiver keeps answering after every delivery",
		Cause:   "an exception ends the process, or it runs out of memory or connections",
		Fix:     "catch the exceptions of each delivery, and limit its memory and time",
		Source:  "HTTP: a server answers each request",
	},
}

// maxLost is how many deliveries in a row may get no answer before a run stops.
const maxLost = 3

// maxRefused is after how many events in a row that were not accepted, at the end of a phase,
// it is asked whether any still are.
const maxRefused = 4

// alive ends a run when a receiver that has answered is gone, or wants no more.
type alive struct {
	send  *sender
	book  *book
	taken *taken
	why   *diagnosis

	lost    int        // deliveries in a row without an answer
	first   *payload   // of those: what the receiver probably died of
	refused []*payload // the last events, which were not accepted
	late    int        // answers that took the whole deadline
}

// look looks at the answer to each delivery, before the check does that made it.
func (a *alive) look(ctx context.Context, p *payload, answer deliver.Result) error {
	a.note(p, answer)
	if err := a.framed(p, answer); err != nil {
		return err
	}
	if answer.Err == nil {
		a.lost = 0
		return nil
	}
	if a.lost++; a.lost == 1 {
		a.first = p
	}
	switch {
	case a.book.phase == Reach, !isFailure(answer, deliver.Refused) && a.lost < maxLost:
		return nil
	case isFailure(answer, deliver.Timeout): // it may be that these three alone take too long
		return nil
	}
	if base := a.taken.any(); base != nil { // what it takes it still takes: these three alone were dropped
		probe, err := a.send.once(ctx, reachAlive, base)
		if err != nil {
			return err
		}
		if probe.Err == nil {
			a.lost = 0
			return nil
		}
	}
	if isFailure(answer, deliver.Reset) && a.send.presence(ctx, p) == speaks { // an exception for each of these, and no answer
		a.lost = 0
		return nil
	}
	a.book.withdraw(a.lost)
	after := "none after " + words.Count(a.send.made-a.lost, "delivery")
	if a.send.made == a.lost {
		after = "none to any delivery"
	}
	a.book.report(&Finding{
		Check: reachAlive.Check, Event: a.first.event(), Want: "an answer", Payload: a.first.bytes,
		Got: fmt.Sprintf("%s: %v", after, answer.Err),
	})
	var failure *deliver.Failure
	if !errors.As(answer.Err, &failure) {
		return answer.Err
	}
	return stop(NoAnswer, answer.Err.Error(), failure.Hint())
}

// note keeps what was accepted, and how many events were not since.
func (a *alive) note(p *payload, answer deliver.Result) {
	switch {
	case !p.isEvent() || a.send.options.expects(p.row) == Refuse:
	case isAccepted(answer):
		a.taken.note(p)
		a.refused = nil
	default:
		a.refused = append(a.refused, p)
	}
}

// stands looks at the end of a phase whether a receiver that did not accept the last events
// still accepts any. Some are delivered for the sake of what they change, and nobody reports
// that they were not accepted.
func (a *alive) stands(ctx context.Context) error {
	if n := len(a.refused); n >= maxRefused && a.taken.last[a.refused[n-1].row] != nil {
		_, err := a.why.isInnocent(ctx, a.refused[n-1])
		return err
	}
	return nil
}
