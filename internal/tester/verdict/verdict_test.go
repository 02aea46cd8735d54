package verdict_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/internal/app/reference"
	"github.com/siohook/siohook/internal/base/outcome"
	"github.com/siohook/siohook/internal/tester/verdict"
)

// A check of a phase that judged nothing is not passed, one that found something was looked at.
func TestWhatWasNotTested(t *testing.T) {
	check := func(id string) contract.Check {
		found, err := contract.Match(id)
		if err != nil {
			t.Fatal(err)
		}
		return found[0]
	}
	r := verdict.Report{Result: contract.Result{
		Checks:  []string{"samples/accepted", "coverage/slash", "coverage/null", "tolerance/time", "time/burst"},
		Phases:  []contract.PhaseResult{{Phase: contract.Samples, Passed: contract.Count{N: 2, M: 2}}, {Phase: contract.Coverage, Passed: contract.Count{N: 3, M: 4}}, {Phase: contract.Tolerance}},
		Groups:  []contract.Group{{Check: check("coverage/slash"), Count: 1}},
		Stopped: &contract.Stop{Phase: contract.Coverage, Why: contract.MaxRequests},
	}}
	if n := r.Summary().NotObserved; n != 3 {
		t.Errorf("a run that ended in coverage: %d not observed, want coverage/null, tolerance/time and time/burst", n)
	}
	r.Result.Stopped = nil
	if n := r.Summary().NotObserved; n != 2 {
		t.Errorf("a whole run: %d not observed, want tolerance/time and time/burst", n)
	}
}

// What siohook sends has to arrive as it is: a test of its own receiver fails else.
func TestOwnReceiverThatGetsLess(t *testing.T) {
	passed := contract.Result{Checks: []string{"reach/answers"}, Phases: []contract.PhaseResult{{Phase: contract.Reach, Passed: contract.Count{N: 1, M: 1}}}}
	got := map[string]bool{}
	for name, arrived := range map[string]*reference.Arrived{
		"another's": nil,
		"all":       {Sent: 3, Captured: 4, Identical: 3, Valid: 2, SentValid: 2},
		"less":      {Sent: 3, Captured: 3, Identical: 2, Valid: 2, SentValid: 2},
		"other":     {Sent: 3, Captured: 3, Identical: 3, Valid: 1, SentValid: 2},
	} {
		err := verdict.Report{Result: passed, Captured: arrived}.Err()
		got[name] = err == nil
		if errors.Is(err, outcome.ErrFindings) {
			t.Errorf("%s: the receiver is not to blame", name)
		}
	}
	if diff := cmp.Diff(map[string]bool{"another's": true, "all": true, "less": false, "other": false}, got); diff != "" {
		t.Errorf("well (-want +got):\n%s", diff)
	}
}
