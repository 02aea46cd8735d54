// Package conduct makes a test of a receiver, from its start to its report.
package conduct

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/process"
	"github.com/siohook/siohook/internal/app/reference"
	"github.com/siohook/siohook/internal/app/report"
	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/outcome"
	"github.com/siohook/siohook/internal/base/paint"
	"github.com/siohook/siohook/internal/tester/verdict"
	"github.com/siohook/siohook/schemas"
)

// Test is a test of a receiver.
type Test struct {
	Target   contract.Target // without a URL it is siohook's own receiver
	Options  contract.Options
	Receiver process.Receiver // how it is started, and what to wait for
	Others   []*Instance      // that are started beside it
	// Observe adds what is observed and the rules of events to the options, once the receiver
	// listens. stop is never nil.
	Observe func(ctx context.Context, o *contract.Options) (stop func(), err error)

	// Open begins the reports, and closing ends their files.
	Open     func() (w report.Writer, closing func() error, err error)
	Text     io.Writer   // where the report for people goes; nil writes none
	Brush    paint.Brush // colours it
	Evidence *verdict.Evidence
	Config   string            // file that the settings come from, or ""
	Skipped  map[string]string // why the settings skip a check, by id

	Warn     func(string)            // is told of faults of requests to siohook's own receiver
	Progress func(contract.Delivery) // is told of each delivery
	Done     func()                  // is told when there will be no more of them
	Now      func() time.Time

	Recovering func(waited, most time.Duration) // as [contract.Options] has it
}

// Run makes the test. The error says how the command ends; the reports have it, too. cannot is
// why the test cannot be made, if it cannot.
func (t *Test) Run(ctx context.Context, cannot error) error {
	out, closeReports, err := t.Open()
	if err != nil {
		return errors.Join(cannot, err)
	}
	started := t.Now()
	found := verdict.Report{
		Result: contract.Result{Target: deliver.SafeURL(t.Target.URL), Seed: t.Options.Seed},
		Config: t.Config, Skipped: t.Skipped, Took: map[string]time.Duration{}, Brush: t.Brush,
	}
	if err = cannot; err == nil {
		err = t.test(ctx, &found)
	}
	if found.Interrupted = ctx.Err() != nil; err != nil && !found.Interrupted {
		if found.Result.Stopped == nil {
			stop := &contract.Stop{Why: contract.NotStarted, Reason: err.Error(), Hint: hint.Of(err)}
			if n := len(found.Result.Phases); n > 0 {
				stop.Why, stop.Phase = contract.Aborted, found.Result.Phases[n-1].Phase
			}
			found.Result.Stopped = stop
		}
		return errors.Join(err, found.Write(out, started), closeReports(), t.Evidence.Write(&found))
	}
	failed := errors.Join(found.Write(out, started), closeReports(), t.Evidence.Write(&found))
	if t.Text != nil && len(found.Result.Checks) > 0 {
		failed = errors.Join(failed, found.Text(t.Text))
	}
	if failed != nil {
		return failed
	}
	return errors.Join(err, found.Err())
}

// test tests the receiver and fills in what is found.
func (t *Test) test(ctx context.Context, found *verdict.Report) error {
	target, options := t.Target, t.Options
	var own *reference.Receiver
	var written *process.Log
	var sent [][]byte // whole payloads in the order in which they were sent, to our own receiver
	if target.URL == "" {
		var err error
		if own, err = reference.Start(options.Catalog, options.Secret, t.Now, t.Warn); err != nil {
			return err
		}
		defer own.Close()
		target.URL, options.Observe, options.Settle = own.URL(), own.State, reference.Settle
		if len(options.Reject) == 0 {
			options.Reject = []int{http.StatusUnprocessableEntity}
		}
	} else {
		stop, err := Begin(ctx, &t.Receiver, t.Others, &options)
		if err != nil {
			return err
		}
		defer stop()
		if written = t.Receiver.Output(); written != nil {
			options.Output = written.Mark
		}
		stopObserving, err := t.Observe(ctx, &options)
		if err != nil {
			return err
		}
		defer stopObserving()
	}
	last := t.Now()
	options.Recovering = t.Recovering
	options.Delivered = func(d contract.Delivery) {
		t.Progress(d)
		t.Evidence.Add(d)
		if written != nil {
			written.Bound()
		}
		now := t.Now()
		found.Took[d.Check] += now.Sub(last)
		last = now
		if own != nil && d.Whole {
			sent = append(sent, d.Payload)
		}
	}
	result, err := contract.Run(ctx, target, options)
	t.Done()
	if err == nil || len(result.Checks) > 0 {
		found.Result = result
	}
	if err != nil && ctx.Err() == nil {
		return failure(err)
	}
	if own != nil {
		found.Captured = own.Compare(sent)
	}
	return err
}

// Start starts a receiver where there is a command for it, and waits until it listens. stop is
// never nil.
func Start(ctx context.Context, r *process.Receiver) (stop func(), err error) {
	stop, err = r.Start(ctx)
	if missing := (*process.NotReadyError)(nil); errors.As(err, &missing) {
		err = outcome.Inconclusive(err, missing.Hint())
	}
	return stop, err
}

// failure gives errors of a run a hint.
func failure(err error) error {
	var unseen *contract.ObserveError
	if errors.As(err, &unseen) {
		return outcome.Inconclusive(err, "the observer is required for this test: does the probe answer?")
	}
	return hint.With(err, Advice(err))
}

// Advice is the hint of an error that names an event or a check which does not exist.
func Advice(err error) string {
	var event *schemas.UnknownEventError
	var check *contract.UnknownCheckError
	switch {
	case errors.As(err, &event):
		return "siohook events lists them"
	case errors.As(err, &check):
		return "siohook test --list lists the checks"
	}
	return ""
}
