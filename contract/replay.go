package contract

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/siohook/siohook/internal/app/deliver"
)

// Replayed is what came of a kept failure.
type Replayed string

// The outcomes.
const (
	Fixed   Replayed = "fixed"   // the check holds now
	Failing Replayed = "failing" // as before
	Changed Replayed = "changed" // it fails in another way
)

// Words says the outcome to people.
func (r Replayed) Words() string {
	if r == Failing {
		return "still fails"
	}
	return string(r)
}

// Replay makes a kept delivery again. Of a scenario it runs the check again.
func Replay(ctx context.Context, target Target, o Options, k *Kept) (outcome Replayed, got string, err error) {
	c := ruleOf(k.Check)
	if c == nil {
		return "", "", &UnknownCheckError{Pattern: k.Check}
	}
	if isScenario(&c.Check) {
		o.Checks, o.Seed, o.KeepIn = []string{k.Check}, k.Seed, ""
		if o.Fresh == 0 && o.Nonce != 0 { // the receiver may have the state of the run that failed
			o.Fresh = 1 + o.Nonce%MaxFresh
		}
		if k.Crash != "" {
			round, err := parseOrdeal(k.Crash)
			if err != nil {
				return "", "", fmt.Errorf("%s: %w", k.ID, err)
			}
			o.again = &crashAgain{check: k.Check, ordeal: round}
		}
		switch {
		case c.Phase == Reach: // any delivery may show it
			o.Checks = nil
		case c.Observer && c.Phase == Idempotency:
			o.Checks = append(o.Checks, "samples/accepted")
		}
		result, err := Run(ctx, target, o)
		if err != nil {
			return "", "", err
		}
		for i := range result.Groups {
			if result.Groups[i].Check.ID == k.Check {
				return Failing, result.Groups[i].First.Got + o.again.words("seen in try %d"), nil
			}
		}
		if result.Stopped != nil {
			return "", "", errors.New(result.Stopped.Reason)
		}
		for _, n := range result.NotObserved {
			if n.Check.ID == k.Check {
				return "", "", fmt.Errorf("%s: %s", k.Check, n.Reason)
			}
		}
		return Fixed, strings.TrimPrefix(o.again.words("not seen in try 1 to %d"), ", "), nil
	}
	r, err := newRun(target, o)
	if err != nil {
		return "", "", err
	}
	defer r.send.client.Close()
	p := &payload{row: r.made.rowOf(k.Event), bytes: k.Payload}
	request, err := r.send.request(p, nil)
	if err != nil {
		return "", "", err
	}
	answer := r.send.settle(r.send.post(ctx, p, request))
	if ctx.Err() != nil {
		return "", "", fmt.Errorf("replay: %w", context.Cause(ctx))
	}
	if answer.Err != nil && !isFailure(answer, deliver.Timeout) && !isFailure(answer, deliver.Reset) && !isFailure(answer, deliver.Body) {
		return "", "", answer.Err
	}
	held := r.options.takes(p, answer)
	switch {
	case c.Phase == Rejection:
		held = judgeBroken(c, p, answer, r.options.Reject) == nil
	case c == reachErrorBody:
		held = held && reportedError(answer.Body) == ""
	}
	switch {
	case held:
		return Fixed, statusOf(answer), nil
	case answer.Status == k.Status:
		return Failing, statusOf(answer), nil
	}
	return Changed, statusOf(answer), nil
}
