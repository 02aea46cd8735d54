package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/fake/account"
	"github.com/siohook/siohook/internal/app/load"
	"github.com/siohook/siohook/internal/app/loadreport"
	"github.com/siohook/siohook/internal/base/outcome"
	"github.com/siohook/siohook/internal/base/safetext"
)

type loadOptions struct {
	target   targetOptions
	proxy    string
	schedule scheduleOptions
	events   fakeOptions // what is made up
	invalid  string
	reports  loadReports
	observe  observeOptions
	settle   time.Duration
	counted  []string

	connections int
	maxRequests uint64
	keepalive   bool
	http2       bool
	slo         string
	findLimit   bool
	results     string
	metrics     string
	runs        int
	baseline    string
	maxChange   string
}

func newLoadCmd(s *streams) *cobra.Command {
	o := loadOptions{events: fakeOptions{encoding: newOneOf("php", "compact", "pretty", "python"), format: newOneOf("ndjson")}}
	cmd := &cobra.Command{
		Use:   "load URL [FILE...]",
		Short: "Load-test a receiver with realistic events",
		Long: `Send events to a receiver at a rate, and measure how it performs.

With --rate 500/s, requests are due on a schedule, however slow the receiver is. Latency
counts from when a request was due, so that it includes the time a request had to
wait. With --rate max, siohook sends on --connections as fast as answers come. These
latencies do not include waiting, and the report states that.

It sends generated events, or the payloads of FILEs (folders, captures, HAR, -) in a
loop. The report accounts for every request: 2xx, other status, or a class of errors.
No request is sent twice, and answers such as 429 or Retry-After do not slow the run.

Exits with 1 when an objective (--slo) fails. Exits with 3 when the receiver accepts
nothing in the first second, or when this machine cannot keep the schedule.`,
		Example: `  siohook load http://127.0.0.1:3000/webhook --rate 500/s --duration 30s
  siohook load http://127.0.0.1:3000/webhook --rate max --connections 32 --duration 10s
  siohook load http://127.0.0.1:3000/webhook --ramp 100..2000/s --duration 1m --report html=load.html
  siohook load http://127.0.0.1:3000/webhook --rate 200/s --slo 'p99<250ms,errors<0.1%' --report junit=load.xml
  siohook load http://127.0.0.1:3000/webhook --find-limit --slo 'p99<250ms,errors<0.1%' --duration 10s
  siohook load http://127.0.0.1:3000/webhook --rate 200/s --duration 2s --runs 5 --report json=run.json
  siohook load http://127.0.0.1:3000/webhook --rate 200/s --duration 2s --baseline run.json
  siohook load http://127.0.0.1:3000/webhook --story --invalid 2% --probe-url http://127.0.0.1:3000/count
  siohook merge machine-*.json --report html=all.html`,
		Args: wantArgs(1, anyNumber),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runLoad(cmd, o, args[0], args[1:], s)
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	o.schedule.addTo(cmd)
	f.IntVar(&o.connections, "connections", 0, "highest number of concurrent requests; 0 means 1,000, or 32 with --rate max")
	f.Uint64Var(&o.maxRequests, "max-requests", 0, "stop after this many requests; 0 means no limit, or 1,000,000 with --allow-remote")
	f.StringVar(&o.slo, "slo", "", "objectives, such as 'p99<250ms,errors<0.1%,throughput>400/s'")
	f.BoolVar(&o.findLimit, "find-limit", false, "find the highest rate that meets --slo; start at --rate and run each rate for --duration")
	f.IntVar(&o.runs, "runs", 0, "number of runs, one after the other, each for --duration; 0 means 1, or 5 with --baseline. The report is that of the run in the middle")
	f.StringVar(&o.baseline, "baseline", "", "report of a former run (json); the run fails if it is worse by more than --max-change")
	f.StringVar(&o.maxChange, "max-change", "20%", "with --baseline: how much worse throughput, p50 and p99 may be")
	f.StringVar(&o.invalid, "invalid", "", "share of the payloads to make invalid, such as 2%")
	o.events.addEvents(cmd)
	o.target.addTo(cmd)
	f.BoolVar(&o.keepalive, "keepalive", true, "reuse connections")
	f.BoolVar(&o.http2, "http2", false, "use HTTP/2")
	f.StringVar(&o.proxy, "proxy", "", "URL of an HTTP proxy, such as http://127.0.0.1:8080; requires --allow-remote")
	f.StringVar(&o.observe.probe.url, "probe-url", "", "URL that shows how many deliveries the receiver has counted: a number or any JSON")
	f.StringVar(&o.observe.probe.cmd, "probe-cmd", "", "command that prints how many deliveries the receiver has counted: a number or any JSON")
	o.observe.probe.addHeadersTo(cmd)
	f.StringVar(&o.observe.sink, "sink", "", "address on which siohook plays the service that the receiver calls, and counts the calls")
	f.DurationVar(&o.settle, "settle", 2*time.Second, "how long the receiver may take to count a delivery")
	f.StringArrayVar(&o.counted, "counted-events", nil, "events that the receiver counts: id, type or pattern; repeatable. By default, all events or any single one")
	o.reports.addTo(cmd)
	f.StringVar(&o.results, "results", "", "file to write one line of JSON per request to, in vegeta's format")
	f.StringVar(&o.metrics, "metrics", "", "address for Prometheus metrics during the run")
	_ = cmd.RegisterFlagCompletionFunc("counted-events", completeEvents) // fails only for an unknown flag
	cmd.AddCommand(newMergeCmd(s))                                       // its name while only reports of load could be merged
	return cmd
}

func runLoad(cmd *cobra.Command, o loadOptions, url string, files []string, s *streams) error {
	ctx := cmd.Context()
	if err := o.reports.check(); err != nil {
		return err
	}
	options, err := o.complete(cmd, url, s)
	if err != nil {
		return err
	}
	var objectives []load.Objective
	if o.slo != "" {
		if objectives, err = load.ParseObjectives(o.slo); err != nil {
			return &usageError{err, "for example --slo 'p99<250ms,errors<0.1%'"}
		}
	}
	if o.findLimit && o.slo == "" {
		return &usageError{errors.New("--find-limit needs --slo"), "for example --slo 'p99<250ms,errors<0.1%'"}
	}
	if err := without(cmd, "--baseline", o.baseline != "", "max-change"); err != nil {
		return err
	}
	former, most, err := o.former(ctx)
	if err != nil {
		return err
	}
	source, note, done, err := o.source(cmd, files, s)
	if err != nil {
		return err
	}
	defer done()
	options.Source = source
	once, stop, err := o.watchCounts(ctx, s.warn)
	if err != nil {
		return err
	}
	defer stop()
	run := loadRun{options: options, note: note, seed: o.events.seed, objectives: objectives, streams: s, out: &o.reports}
	if err := run.open(&o); err != nil {
		return err
	}
	if err := once.before(ctx); err != nil {
		return errors.Join(err, run.close())
	}
	var report *load.Report
	if o.findLimit {
		report, err = run.findLimit(ctx, o.schedule.first, o.schedule.most, o.schedule.duration)
	} else {
		report, err = run.times(ctx, o.runs)
	}
	err = errors.Join(err, run.close())
	if report == nil || err != nil && ctx.Err() == nil {
		return loadError(err)
	}
	load.Judge(report, objectives)
	if former != nil && !report.Interrupted && report.Exhausted() == "" {
		if former.Schedule != report.Schedule {
			s.warn("the baseline had another schedule: " + safetext.Line(former.Schedule, 200))
		}
		report.Objectives = append(report.Objectives, load.Compare(former, report, most)...)
	}
	if !o.findLimit && ctx.Err() == nil {
		if err := once.after(ctx, report); err != nil {
			return errors.Join(err, o.reports.write(report, s))
		}
	}
	if err := o.reports.write(report, s); err != nil {
		return err
	}
	return errors.Join(ctx.Err(), loadExit(report, o.findLimit))
}

// complete reads the files and texts that the options name.
func (o *loadOptions) complete(cmd *cobra.Command, url string, s *streams) (load.Options, error) {
	header, err := o.target.header()
	if err != nil {
		return load.Options{}, err
	}
	if o.connections < 0 {
		return load.Options{}, &usageError{fmt.Errorf("--connections %d: want a number above zero", o.connections), ""}
	}
	if o.target.allowRemote && !cmd.Flags().Changed("max-requests") {
		o.maxRequests = 1_000_000
	}
	o.events.catalog = o.target.catalog
	if err := o.events.complete(cmd); err != nil {
		return load.Options{}, err
	}
	if err := o.schedule.complete(cmd, o.findLimit, o.target.allowRemote, o.events.seed); err != nil {
		return load.Options{}, err
	}
	secure, err := o.target.tls.config(cmd.Context())
	if err != nil {
		return load.Options{}, err
	}
	proxy, err := proxyURL(o.proxy, o.target.allowRemote)
	if err != nil {
		return load.Options{}, err
	}
	secret, _, err := o.target.signing.read(cmd.Context(), o.target.catalog.Catalog, s.warn)
	if err != nil {
		return load.Options{}, err
	}
	return load.Options{
		Catalog: o.target.catalog.Catalog, Secret: secret,
		Provider: o.target.catalog.Wire.Header,
		URL:      url, Pacer: o.schedule.pacer, WarmUp: o.schedule.warmUp, Now: clock, CPU: cpuTime, Connections: o.connections, MaxRequests: o.maxRequests,
		Deadline: o.target.deadline, Close: !o.keepalive, HTTP2: o.http2, TLS: secure, Proxy: proxy,
		AllowRemote: o.target.allowRemote, Header: header,
	}, nil
}

// loadError gives errors of the command line a hint.
func loadError(err error) error {
	var inAccount *account.Error
	if errors.As(err, &inAccount) || errors.Is(err, os.ErrNotExist) {
		return &usageError{err, ""}
	}
	return err
}

// loadExit says how the command ends.
func loadExit(r *load.Report, searched bool) error {
	if why := r.Exhausted(); why != "" {
		return outcome.Inconclusive(errors.New(why), "raise the limit (ulimit -n), lower --connections or the rate, or keep connections open (--keepalive)")
	}
	if reason, hint := r.Hopeless(); reason != "" {
		return outcome.Inconclusive(errors.New(reason), hint)
	}
	if r.Sent == 0 {
		return outcome.Inconclusive(errors.New("no request was sent"), "")
	}
	if searched {
		switch l := r.Limit; {
		case l.Rate == 0 && !l.Bounded:
			return outcome.ErrFindings
		case l.Bounded:
			return outcome.Inconclusive(fmt.Errorf("the limit is above %v, the highest rate that this run could try", max(l.Rate, l.Broken)), "use several machines: docs/SCALE.md")
		}
		return nil
	}
	why, saturated := r.Behind()
	broken := r.ExactlyOnce != nil && !r.ExactlyOnce.Agrees
	for _, v := range r.Objectives {
		broken = broken || !v.Held
	}
	switch {
	case broken && (why == "" || saturated):
		return outcome.ErrFindings
	case why != "" && saturated:
		return outcome.Inconclusive(errors.New("the schedule was not kept: "+why), "the receiver or this machine is too slow for the rate, or --connections is too low")
	case why != "":
		return outcome.Inconclusive(errors.New("the schedule was not kept: "+why), "lower the rate, or use several machines: docs/SCALE.md")
	}
	return nil
}

// loadRun makes runs with the same options.
type loadRun struct {
	options    load.Options
	note       string
	seed       uint64
	objectives []load.Objective
	streams    *streams
	out        *loadReports

	results *resultsFile
	metrics *metricsPage
}

// once makes one run.
func (l *loadRun) once(ctx context.Context) (*load.Report, error) {
	runner, err := load.New(l.options)
	if err != nil {
		return nil, err
	}
	if l.metrics != nil {
		l.metrics.runner.Store(runner)
	}
	stop := showLoad(runner, l.options, l.streams.err)
	report, err := runner.Run(ctx)
	stop()
	report.Tool, report.Note, report.Seed = "siohook "+buildVersion(), l.note, l.seed
	load.Judge(report, l.objectives)
	return report, err
}

// findLimit makes runs until the limit is found. The report is that of the highest
// rate that held, or of the last one.
func (l *loadRun) findLimit(ctx context.Context, first, most load.Rate, each time.Duration) (*load.Report, error) {
	var limit load.Limit
	var best, last *load.Report
	for {
		rate, done := limit.Next(first, most)
		if done || ctx.Err() != nil {
			break
		}
		l.options.Pacer = load.Steady(rate, each)
		report, err := l.once(ctx)
		if err != nil {
			return report, err
		}
		last = report
		if reason, _ := report.Hopeless(); report.Interrupted || reason != "" && len(limit.Tries) == 0 {
			break
		}
		held := load.Judge(report, l.objectives)
		why, _ := report.Behind()
		trial := load.Trial{Rate: rate, Held: held && why == "", Disturbed: report.Delayed() != "", Objectives: report.Objectives}
		if held || report.Exhausted() != "" {
			trial.Behind = why
		}
		limit.Tries = append(limit.Tries, trial)
		if trial.Held && (best == nil || rate > limit.Rate) {
			best = report
		}
		fmt.Fprintf(l.streams.err, "siohook: %v %s\n", rate, loadreport.Trial(trial))
		l.options.WarmUp = nil // the receiver is warm now
	}
	if best == nil {
		best = last
	}
	if best != nil {
		best.Limit = &limit
		best.Interrupted = ctx.Err() != nil
	}
	return best, nil
}
