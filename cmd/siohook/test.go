package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/internal/app/report"
	"github.com/siohook/siohook/internal/base/baseline"
	"github.com/siohook/siohook/internal/base/paint"
	"github.com/siohook/siohook/internal/tester/conduct"
	"github.com/siohook/siohook/internal/tester/config"
	"github.com/siohook/siohook/internal/tester/verdict"
)

type testOptions struct {
	target  targetOptions
	reports reportOptions
	options contract.Options
	phases  []string
	list    bool

	observe  observeOptions
	events   []config.Rule // of the configuration
	skipped  config.Skips  // with their reasons
	start    startOptions
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
resends it. Settings can be in siohook.yaml (siohook init writes one).

Exits with 0 when the receiver passes, 1 when it fails, 3 when the result is
inconclusive.`,
		Example: `  siohook test
  siohook test http://127.0.0.1:3000/webhook
  siohook test http://127.0.0.1:3000/webhook --probe-url http://127.0.0.1:3000/orders/count
  siohook test http://127.0.0.1:3000/webhook --start 'node server.js' --report junit=siohook.xml
  siohook test http://127.0.0.1:3000/webhook --phases samples,coverage --skip 'tolerance/*'
  siohook test --list`,
		Args: wantArgs(0, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			collectSeldom()
			if len(args) > 0 {
				o.url = args[0]
			}
			cannot := o.readConfig(cmd.Context(), cmd.Flags())
			if cannot == nil && o.list {
				if err := notWith(cmd, "--list, which writes text", "format", "report"); err != nil {
					return err
				}
				return listChecks(s)
			}
			return runTest(cmd.Context(), o, s, cannot)
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringSliceVar(&o.phases, "phases", nil, "phases to run, separated by commas: "+phaseNames())
	f.StringSliceVar(&o.options.Checks, "checks", nil, "checks to run: ids or patterns such as 'tolerance/*'")
	f.StringSliceVar(&o.options.Skip, "skip", nil, "checks to skip")
	f.StringSliceVar(&o.options.Events, "events", nil, "events: ids, types or patterns; repeatable")
	f.BoolVar(&o.list, "list", false, "only list the checks")
	f.IntSliceVar(&o.options.Reject, "reject", nil, "statuses that the receiver must answer to invalid payloads, such as 400,422")
	o.observe.addTo(cmd, &o.options)
	o.start.addTo(cmd)
	addCrash(cmd, &o.options)
	o.target.addTo(cmd)
	o.reports.addTo(cmd)
	f.Uint64Var(&o.options.Seed, "seed", 1, "seed of generated events")
	addFresh(cmd, &o.options)
	f.IntVar(&o.options.Connections, "connections", 0, "highest number of concurrent deliveries; 0 means as many as make the test faster, or 1 if the receiver is on another machine")
	f.BoolVar(&o.options.Thorough, "thorough", false, "send each unusual payload alone, and every invalid payload instead of a sample")
	f.IntVar(&o.options.MaxRequests, "max-requests", 20_000, "stop after this many deliveries")
	f.IntVar(&o.options.MaxFailures, "max-failures", 0, "stop after this many failed checks; 0 means no limit")
	f.StringVar(&o.baseline, "baseline", "", "file with the known findings: the output of --format json, or fingerprints")
	f.StringVar(&o.options.KeepIn, "keep-in", contract.FailuresFolder, "folder for the payloads that the receiver fails on; empty keeps none")
	f.StringVar(&o.config, "config", "", "settings file; the default is siohook.yaml if it exists")
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

// addCrash adds the flags of the phase crash.
func addCrash(cmd *cobra.Command, c *contract.Options) {
	cmd.Flags().BoolVar(&c.Crash, "crash", false, "also run the phase crash: kill the receiver at bad moments, start it again and look for lost and duplicate sales; requires --start and an observer")
	addRecover(cmd, c)
}

func addRecover(cmd *cobra.Command, c *contract.Options) {
	cmd.Flags().DurationVar(&c.Recover, "recover", time.Minute, "how long the receiver may take after a crash to accept deliveries and to count what it accepted before")
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

// runTest tests, or reports why that cannot be done.
func runTest(ctx context.Context, o testOptions, s *streams, cannot error) error {
	if err := o.reports.check(); err != nil {
		return err
	}
	progress := &s.progress
	t := conduct.Test{
		Target:   contract.Target{URL: o.url}, // what reports name, whatever is wrong
		Evidence: o.takeEvidence(), Config: o.config, Skipped: o.skipped.Reasons(o.options.Skip), Warn: s.warn, Now: clock, Done: progress.clear,
		Observe: func(ctx context.Context, options *contract.Options) (stop func(), err error) {
			return o.prepare(ctx, options, s)
		},
		Open: func() (report.Writer, func() error, error) {
			return o.reports.open(s, verdict.Rules(), ownFormat{name: "text"})
		},
		Progress: func(d contract.Delivery) {
			progress.show(func() string { return fmt.Sprintf("%s: %d sent: %s %s", d.Phase, d.Done, d.Check, d.Event) })
		},
		Recovering: func(waited, most time.Duration) {
			if waited >= time.Second { // shorter ones are everywhere
				progress.show(func() string {
					return fmt.Sprintf("crash: waiting for the receiver to recover: %.0f s of at most %.0f s", waited.Seconds(), most.Seconds())
				})
			}
		},
	}
	if o.reports.format.value == "text" {
		t.Text, t.Brush = s.out, paint.Brush(isColored(s.out))
	}
	if cannot == nil {
		cannot = o.complete(ctx, &t, s)
	}
	return t.Run(ctx, cannot)
}

// complete says what is tested, and how.
func (o *testOptions) complete(ctx context.Context, t *conduct.Test, s *streams) (err error) {
	if t.Others, err = o.instances(ctx); err != nil {
		return err
	}
	if t.Target, err = o.target.at(ctx, o.url); err != nil {
		return err
	}
	t.Options = o.options
	t.Options.Checks = append(slices.Clone(o.options.Checks), o.phases...)
	t.Options.Catalog, t.Options.Others, t.Options.Now = o.target.catalog.Catalog, othersOf(o.target.catalog.Catalog), clock
	if t.Options.Secret, t.Options.SecretWord, err = o.target.signing.read(ctx, t.Options.Catalog, s.warn); err != nil {
		return err
	}
	if t.Options.Known, err = baseline.Read(ctx, o.baseline); err != nil {
		return err
	}
	t.Receiver, err = o.start.receiver(o.url, &o.target)
	return err
}

// prepare adds what is observed and the rules of events to the options of a run.
func (o *testOptions) prepare(ctx context.Context, options *contract.Options, s *streams) (stop func(), err error) {
	stop, err = o.observe.observe(ctx, &o.target, options, s.warn)
	if err != nil {
		return stop, err
	}
	if options.Rules, err = o.rules(ctx); err != nil {
		stop()
	}
	return stop, err
}

// takeEvidence takes the reports that only siohook test writes out of the list.
func (o *testOptions) takeEvidence() *verdict.Evidence {
	e := &verdict.Evidence{Version: buildVersion(), Now: clock, Provider: o.target.catalog.Wire.Header}
	o.reports.reports = slices.DeleteFunc(slices.Clone(o.reports.reports), func(pair string) bool {
		format, path, _ := strings.Cut(pair, "=")
		switch {
		case format == "har" && path != "":
			e.HAR = path
		case format == "verdict" && path != "":
			e.Verdict = path
		default:
			return false
		}
		return true
	})
	return e
}
