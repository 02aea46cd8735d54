package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/internal/app/input"
	"github.com/siohook/siohook/internal/app/load"
	"github.com/siohook/siohook/internal/app/loadreport"
	"github.com/siohook/siohook/internal/app/merge"
	"github.com/siohook/siohook/internal/app/report"
	"github.com/siohook/siohook/internal/base/outcome"
	"github.com/siohook/siohook/internal/base/sorted"
)

type mergeOptions struct {
	drift driftOptions // its reports are those of all commands
	slo   string
}

func newMergeCmd(s *streams) *cobra.Command {
	var o mergeOptions
	cmd := &cobra.Command{
		Use:   "merge REPORT...",
		Short: "Merge the JSON reports of several runs",
		Long: `Merge JSON reports of siohook load, validate or drift. The result is the report of one run
that did the work of all, in the order of the files. It has the exit code of that run.

load      The runs took place at the same time. Histograms are added up, so percentiles are
          those of all requests.
validate  Counts by event, rule and profile are added up. Findings keep the names of
          their files. The payloads themselves are not shown.
drift     The findings are those of all payloads together.

Reports may be compressed (gzip, zstd). A report that is damaged or cut off is an error with
its file, line and column. The others of validate and drift are merged; for load, nothing is.`,
		Example: `  siohook validate --report json=a.json captures/monday/    # on one machine
  siohook validate --report json=b.json captures/tuesday/   # on another
  siohook merge a.json b.json
  siohook merge --format json 'reports/*.json' > all.json
  siohook merge load-*.json --slo 'p99<250ms' --report html=all.html
  siohook merge drift-*.json --baseline drift.baseline`,
		Args: wantArgs(1, anyNumber),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runMerge(cmd, &o, args, s)
		},
	}
	f := cmd.Flags()
	o.drift.reports.format = newOneOf(loadreport.Formats()...)
	addOneOf(cmd, o.drift.reports.format, "format", "format of the report on standard output")
	addReport(cmd, &o.drift.reports.reports, loadreport.Formats(), "also write a report to a file: FORMAT=PATH; repeatable")
	f.StringVar(&o.slo, "slo", "", "for load: objectives, such as 'p99<250ms,errors<0.1%,throughput>400/s'")
	o.drift.addFindings(cmd, "for drift: ")
	return cmd
}

// ownFlags are those that only the reports of one command have a use for.
var ownFlags = map[string]merge.Command{"slo": merge.Load, "baseline": merge.Drift, "never-seen-after": merge.Drift}

// merger writes the report of a sum.
type merger interface {
	end(ctx context.Context, sum *merge.Sum, readErr error) error
}

func runMerge(cmd *cobra.Command, o *mergeOptions, args []string, s *streams) error {
	ctx := cmd.Context()
	files := input.Files{Args: args, Stdin: s.in, Written: o.drift.reports.paths()}
	if err := files.Check(); err != nil {
		return err
	}
	findings := &mergeFindings{o: &o.drift.reports, s: s, cases: map[string]int{}}
	var to merger
	sum := merge.Sum{Finding: findings.add}
	sum.Begin = func(c merge.Command) (err error) {
		for _, name := range sorted.Keys(ownFlags) {
			if ownFlags[name] != c && cmd.Flags().Changed(name) {
				return &usageError{fmt.Errorf("--%s is for reports of %s, got one of %s", name, ownFlags[name], c), ""}
			}
		}
		switch c {
		case merge.Load:
			to, err = newMergeLoad(o, s)
		case merge.Drift:
			to, err = openDrift(ctx, &o.drift, s)
		default:
			to, err = findings, findings.open()
		}
		if err != nil {
			to = nil
		}
		return err
	}
	err := files.Each(ctx, func(name string, r io.Reader) error {
		in, err := input.Unpack(r)
		if err != nil {
			return &input.FileError{Err: fmt.Errorf("%s: %w", name, err)}
		}
		defer in.Close()
		return sum.Read(name, in)
	})
	if to == nil {
		return err
	}
	return to.end(ctx, &sum, err)
}

// mergeLoad merges reports of load.
type mergeLoad struct {
	reports    loadReports
	objectives []load.Objective
	s          *streams
}

func newMergeLoad(o *mergeOptions, s *streams) (*mergeLoad, error) {
	m := &mergeLoad{reports: loadReports{o.drift.reports.format, o.drift.reports.reports}, s: s}
	if o.slo != "" {
		var err error
		if m.objectives, err = load.ParseObjectives(o.slo); err != nil {
			return nil, &usageError{err, "for example --slo 'p99<250ms,errors<0.1%'"}
		}
	}
	return m, errors.Join(o.drift.reports.check(), m.reports.check())
}

func (m *mergeLoad) end(_ context.Context, sum *merge.Sum, readErr error) error {
	if readErr != nil {
		return readErr
	}
	merged, err := load.Merge(sum.Load)
	if err != nil {
		return &usageError{err, ""}
	}
	load.Judge(merged, m.objectives)
	return errors.Join(m.reports.write(merged, m.s), loadExit(merged, false))
}

// mergeFindings merges reports of validate.
type mergeFindings struct {
	o       *reportOptions
	s       *streams
	out     report.Writer
	closing func() error
	current report.Case
	cases   map[string]int // that were written, by event
}

func (m *mergeFindings) open() (err error) {
	m.out, m.closing, err = m.o.open(m.s, validateRules())
	return err
}

// add adds a finding to the case of its payload: reports have the findings of one together.
func (m *mergeFindings) add(f *report.Finding) error {
	if had := m.current.Findings; len(had) > 0 && (had[0].File != f.File || had[0].Line != f.Line || had[0].Subject != f.Subject) {
		if err := m.flush(); err != nil {
			return err
		}
	}
	m.current.Findings = append(m.current.Findings, *f)
	return nil
}

func (m *mergeFindings) flush() error {
	c := &m.current
	if len(c.Findings) == 0 {
		return nil
	}
	first := &c.Findings[0]
	c.Suite, c.Name, c.Subject = first.File, fmt.Sprintf("line %d", first.Line), first.Subject
	m.cases[first.Subject]++
	err := m.out.Case(c)
	c.Findings = c.Findings[:0]
	return err
}

func (m *mergeFindings) end(ctx context.Context, sum *merge.Sum, readErr error) error {
	errs := []error{readErr, m.flush()}
	for _, id := range sorted.Keys(sum.Validate.Events) {
		if n := sum.Validate.Events[id].Payloads - m.cases[id]; n > 0 {
			errs = append(errs, m.out.Passed("payloads without a finding", id, n))
		}
	}
	if readErr != nil && ctx.Err() == nil {
		sum.Validate.Problem = readErr.Error()
	}
	now := clock()
	errs = append(errs, m.out.Close(sum.Validate.Report(now, 0)), m.closing())
	if m.o.format.value != "json" {
		fmt.Fprintf(m.s.err, "siohook: %s\n", &sum.Validate)
	}
	switch err := errors.Join(errs...); {
	case err != nil:
		return err
	case sum.Validate.Invalid > 0:
		return outcome.ErrFindings
	case sum.Validate.Interrupted:
		return errInterruptedRun
	}
	return nil
}

// errInterruptedRun is for a sum that lacks what an interrupted run did not do.
var errInterruptedRun = outcome.Inconclusive(errors.New("a run was interrupted before everything was checked"), "")
