package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/internal/app/reference"
	"github.com/siohook/siohook/internal/app/report"
	"github.com/siohook/siohook/internal/base/baseline"
)

type testOptions struct {
	target  targetOptions
	reports reportOptions
	options contract.Options
	phases  []string
	list    bool
	init    bool

	observe  observeOptions
	events   []eventSetting // of the configuration
	start    string
	waitFor  time.Duration
	baseline string
	config   string
	url      string
}

func newTestCmd(s *streams) *cobra.Command {
	var o testOptions
	cmd := &cobra.Command{
		Use:   "test [URL]",
		Short: "Test whether a receiver meets the webhook contract",
		Long: `Send a receiver every documented event in every documented form, and what the provider
may send one day. Report what the receiver rejects. Everything valid must get a 2xx
within the deadline, and nothing may get a 5xx.

Without a URL, siohook starts its own receiver, tests it, and compares what arrives there
with what was sent, byte for byte.

Answers alone do not show whether a sale was lost or counted twice. Give siohook an
observer: --probe-url, --probe-cmd or --sink. Without one, the checks that need it are
listed as not observed, not as passed.

For each failure, siohook keeps a reduced payload with a curl command. siohook replay
resends it. Settings can be in siohook.yaml (--init writes one).

Exits with 0 when the receiver passes, 1 when it fails, 3 when the result is
inconclusive.`,
		Example: `  siohook test
  siohook test http://127.0.0.1:3000/webhook
  siohook test http://127.0.0.1:3000/webhook --probe-url http://127.0.0.1:3000/orders/count
  siohook test http://127.0.0.1:3000/webhook --start 'node server.js' --report junit=siohook.xml
  siohook test http://127.0.0.1:3000/webhook --phases samples,coverage --skip 'tolerance/*'
  siohook test --list`,
		Args: checkArgs(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				o.url = args[0]
			}
			if err := o.readConfig(cmd.Flags()); err != nil {
				return err
			}
			switch {
			case o.list:
				return listChecks(s)
			case o.init:
				return writeConfig(s)
			}
			return runTest(cmd.Context(), o, s)
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringSliceVar(&o.phases, "phases", nil, "phases to run, separated by commas: "+phaseNames())
	f.StringSliceVar(&o.options.Checks, "checks", nil, "checks to run: ids or patterns such as 'tolerance/*'")
	f.StringSliceVar(&o.options.Skip, "skip", nil, "checks to skip")
	f.StringSliceVar(&o.options.Events, "events", nil, "events to send: ids, types or patterns")
	f.BoolVar(&o.list, "list", false, "only list the checks")
	f.IntSliceVar(&o.options.Reject, "reject", nil, "statuses that the receiver must answer to invalid payloads, such as 400,422")
	o.observe.addTo(cmd, &o.options)
	f.StringVar(&o.start, "start", "", "command that starts the receiver; siohook stops it at the end")
	f.DurationVar(&o.waitFor, "wait-for", 0, "how long to wait for the receiver to listen")
	o.target.addTo(cmd)
	o.reports.addTo(cmd)
	f.Uint64Var(&o.options.Seed, "seed", 1, "seed of generated events")
	f.IntVar(&o.options.MaxRequests, "max-requests", 20_000, "stop after this many deliveries")
	f.IntVar(&o.options.MaxFailures, "max-failures", 0, "stop after this many failed checks; 0 means no limit")
	f.StringVar(&o.baseline, "baseline", "", "file with the known findings: the output of --format json, or fingerprints")
	f.StringVar(&o.options.KeepIn, "keep-in", ".siohook/failures", "folder for the payloads that the receiver fails on; empty keeps none")
	f.StringVar(&o.config, "config", "", "settings file; the default is siohook.yaml if it exists")
	f.BoolVar(&o.init, "init", false, "only write a siohook.yaml that explains all settings")
	words := func(list ...string) cobra.CompletionFunc {
		return cobra.FixedCompletions(list, cobra.ShellCompDirectiveNoFileComp)
	}
	ids := func(*cobra.Command, []string, string) (ids []string, _ cobra.ShellCompDirective) {
		for _, c := range contract.Checks() {
			ids = append(ids, c.ID)
		}
		return ids, cobra.ShellCompDirectiveNoFileComp
	}
	for name, complete := range map[string]cobra.CompletionFunc{
		"phases": words(strings.Split(phaseNames(), ",")...), "checks": ids, "skip": ids, "events": completeEvents,
	} {
		_ = cmd.RegisterFlagCompletionFunc(name, complete) // fails only for an unknown flag
	}
	return cmd
}

func phaseNames() string {
	var names []string
	for _, p := range contract.Phases() {
		names = append(names, string(p))
	}
	return strings.Join(names, ",")
}

func listChecks(s *streams) error {
	for _, c := range contract.Checks() {
		needs := ""
		if c.Observer {
			needs = "  (needs an observer)"
		}
		if _, err := fmt.Fprintf(s.out, "%-26s %s%s\n", c.ID, c.Expects, needs); err != nil {
			return err
		}
	}
	return nil
}

func runTest(ctx context.Context, o testOptions, s *streams) error {
	header, err := o.target.header()
	if err != nil {
		return err
	}
	known, err := baseline.Read(o.baseline)
	if err != nil {
		return err
	}
	evidence := o.takeEvidence()
	target := contract.Target{URL: o.url, Header: header, AllowRemote: o.target.allowRemote, Deadline: o.target.deadline}
	options := o.options
	options.Checks = append(slices.Clone(options.Checks), o.phases...)
	options.Now, options.Known = clock, known
	var own *reference.Receiver
	var sent [][]byte // whole payloads in the order in which they were sent, to our own receiver
	if target.URL == "" {
		if own, err = reference.Start(catalog(), clock, s.warn); err != nil {
			return err
		}
		defer own.Close()
		target.URL, options.Observe = own.URL(), own.State
		if len(options.Reject) == 0 {
			options.Reject = []int{http.StatusUnprocessableEntity}
		}
	} else {
		stop, err := o.startReceiver(ctx, target.URL, s)
		if err != nil {
			return err
		}
		defer stop()
		stopObserving, err := o.observe.observe(ctx, o.target.allowRemote, &options, s.warn)
		if err != nil {
			return err
		}
		defer stopObserving()
		if options.Rules, err = o.rules(ctx); err != nil {
			return err
		}
	}
	out, closeReports, err := o.reports.open(s, checkRules(), "text")
	if err != nil {
		return err
	}
	progress := newProgress(s.err)
	options.Delivered = func(d contract.Delivery) {
		progress.show(func() string { return fmt.Sprintf("%s: %d sent: %s %s", d.Phase, d.Done, d.Check, d.Event) })
		evidence.add(d)
		if own != nil && d.Whole {
			sent = append(sent, d.Payload)
		}
	}
	started := clock()
	result, err := contract.Run(ctx, target, options)
	progress.clear()
	if err != nil && ctx.Err() == nil {
		return errors.Join(testError(err), closeReports())
	}
	outcome := testReport{result: result, interrupted: err != nil, config: o.config}
	if own != nil {
		outcome.captured = own.Compare(sent)
	}
	failed := errors.Join(outcome.report(out, started), closeReports(), evidence.write(&outcome))
	if o.reports.format.value == "text" {
		failed = errors.Join(failed, outcome.text(s.out))
	}
	if failed != nil {
		return failed
	}
	return errors.Join(err, outcome.exit())
}

// testError gives errors of the command line a hint.
func testError(err error) error {
	var unseen *contract.ObserveError
	switch {
	case nameHint(err) != "":
		return badName(err)
	case errors.As(err, &unseen):
		return &inconclusiveError{err, "the observer is required for this test: does the probe answer?"}
	}
	return err
}

// exit says how the command ends.
func (r testReport) exit() error {
	if c := r.captured; c != nil && !c.Complete() {
		return fmt.Errorf("siohook's own receiver did not get exactly the bytes that were sent: %s", c)
	}
	switch r.result.Verdict() {
	case contract.Failed:
		return errFindings
	case contract.Inconclusive:
		if stop := r.result.Stopped; stop != nil {
			return &inconclusiveError{fmt.Errorf("the test is inconclusive: %s", stop.Reason), stop.Hint}
		}
		return &inconclusiveError{errors.New("nothing was tested"), "do the settings skip everything?"}
	}
	return nil
}

// checkRules are the checks as reports want their rules.
func checkRules() []report.Rule {
	var rules []report.Rule
	for _, c := range contract.Checks() {
		rules = append(rules, report.Rule{ID: c.ID, Summary: c.Expects, Help: c.Purpose + ". Usual cause: " + c.Cause + ". Fix: " + c.Fix + ".", HelpURI: c.DocsURL()})
	}
	return rules
}
