package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/siohook/siohook/internal/app/load"
	"github.com/siohook/siohook/internal/base/patient"
)

// times makes some runs, one after the other.
func (l *loadRun) times(ctx context.Context, n int) (*load.Report, error) {
	var runs []*load.Report
	for range n {
		report, err := l.once(ctx)
		if report != nil {
			runs = append(runs, report)
		}
		if err != nil || report.Interrupted || report.Stopped != "" || n == 1 {
			return report, err // what it met is reported
		}
		fmt.Fprintf(l.streams.err, "siohook: run %d of %d: %.0f/s, p99 %v\n", len(runs), n, report.Throughput(), report.Latency.Percentile(99).Round(10*time.Microsecond))
		l.options.WarmUp = nil // the receiver is warm now
	}
	return load.InTurns(runs), nil
}

// former reads the report of --baseline; nil where there is none.
func (o *loadOptions) former(ctx context.Context) (former *load.Report, most float64, err error) {
	most, err = strconv.ParseFloat(strings.TrimSuffix(o.maxChange, "%"), 64)
	if err != nil || !(most >= 0 && most <= 1e6) {
		return nil, 0, &usageError{fmt.Errorf("--max-change: want a percentage, got %q", o.maxChange), "for example 20%"}
	}
	if o.runs < 0 || o.runs > 1000 {
		return nil, 0, &usageError{fmt.Errorf("--runs %d: want a number from 1 to 1,000", o.runs), ""}
	}
	if o.runs == 0 {
		o.runs = 1
		if o.baseline != "" {
			o.runs = 5
		}
	}
	if o.runs > 1 && (o.findLimit || o.observe.probe.url != "" || o.observe.probe.cmd != "" || o.observe.sink != "" || o.results != "") {
		return nil, 0, &usageError{errors.New("--runs and --baseline cannot be combined with --find-limit, --results, probes or --sink"), "to compare a single run with a baseline, add --runs 1"}
	}
	if o.baseline == "" {
		return nil, 0, nil
	}
	file, err := patient.Open(ctx, o.baseline)
	if err != nil {
		return nil, 0, err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, mostBaseline+1))
	if err == nil && len(text) > mostBaseline {
		err = errors.New("the file is too large for a report")
	}
	if err == nil {
		former, err = load.ParseReport(text)
	}
	if err != nil {
		return nil, 0, &usageError{fmt.Errorf("%s: %w", o.baseline, err), "siohook load --report json=FILE writes such a report"}
	}
	return former, most, nil
}

// mostBaseline bounds what is read of a file.
const mostBaseline = 64 << 20
