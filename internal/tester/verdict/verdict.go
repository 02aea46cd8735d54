package verdict

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/internal/app/reference"
	"github.com/siohook/siohook/internal/app/report"
	"github.com/siohook/siohook/internal/base/outcome"
	"github.com/siohook/siohook/internal/base/paint"
)

// Report is what siohook test reports.
type Report struct {
	Result      contract.Result
	Captured    *reference.Arrived // nil when another's receiver was tested
	Interrupted bool
	Config      string                   // file that the settings come from, or ""
	Skipped     map[string]string        // why the settings skip a check, by id
	Took        map[string]time.Duration // the deliveries of a check, by id
	Brush       paint.Brush              // colours the text
}

// problem is why the run shows less than it should; "" when it does not.
func (r Report) problem() string {
	switch stop := r.Result.Stopped; {
	case stop != nil:
		said := stop.Reason
		if stop.Hint != "" {
			said += "; " + stop.Hint
		}
		if stop.Output != "" {
			said += "; the receiver wrote: " + strings.ReplaceAll(stop.Output, "\n", " | ")
		}
		return said
	case r.Result.Blind() != nil:
		return r.Result.Blind().Reason
	case r.Result.Verdict() == contract.Inconclusive:
		return r.nothing()
	}
	return ""
}

// nothing says that nothing was tested, and why.
func (r Report) nothing() string {
	if len(r.Result.NotObserved) == 0 {
		return "nothing was tested"
	}
	return "nothing was tested: " + r.Result.NotObserved[0].Reason
}

// Err says how the command ends; nil is well.
func (r Report) Err() error {
	if c := r.Captured; c != nil && !c.Complete() {
		return fmt.Errorf("siohook's own receiver did not get exactly the bytes that were sent: %s", c)
	}
	switch r.Result.Verdict() {
	case contract.Failed:
		return outcome.ErrFindings
	case contract.Inconclusive:
		if stop := r.Result.Stopped; stop != nil {
			return outcome.Inconclusive(fmt.Errorf("the test is inconclusive: %s", stop.Reason), stop.Hint)
		}
		if blind := r.Result.Blind(); blind != nil {
			advice := "the observer is required for this test: does the probe answer?"
			if blind.Why == contract.NotKilled {
				advice = "--kill-cmd kills a receiver whose processes siohook cannot kill, and --start must start it again"
			}
			return outcome.Inconclusive(errors.New(blind.Reason), advice)
		}
		advice := ""
		if len(r.Result.NotObserved) == 0 {
			advice = "do the settings skip everything?"
		}
		return outcome.Inconclusive(errors.New(r.nothing()), advice)
	}
	return nil
}

// Rules are the checks as reports want their rules.
func Rules() []report.Rule {
	var rules []report.Rule
	for _, c := range contract.Checks() {
		rules = append(rules, report.Rule{ID: c.ID, Summary: c.Expects, Help: c.Purpose + ". Usual cause: " + c.Cause + ". Fix: " + c.Fix + ".", HelpURI: c.DocsURL()})
	}
	return rules
}
