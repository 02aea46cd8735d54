package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/har"
	"github.com/siohook/siohook/internal/base/format"
)

// evidence is what --report har= and verdict= write.
type evidence struct {
	har, verdict string // files
	entries      []harEntry
}

type harEntry struct {
	delivery contract.Delivery
	at       time.Time
}

// takeEvidence takes the reports that only siohook test writes out of the list.
func (o *testOptions) takeEvidence() *evidence {
	e := &evidence{}
	o.reports.reports = slices.DeleteFunc(slices.Clone(o.reports.reports), func(pair string) bool {
		format, path, _ := strings.Cut(pair, "=")
		switch {
		case format == "har" && path != "":
			e.har = path
		case format == "verdict" && path != "":
			e.verdict = path
		default:
			return false
		}
		return true
	})
	return e
}

func (e *evidence) add(d contract.Delivery) {
	if e.har != "" {
		d.Payload = bytes.Clone(d.Payload)
		e.entries = append(e.entries, harEntry{d, clock()})
	}
}

// verdict is the file of --report verdict=: for dashboards and badges.
type verdict struct {
	Format   int              `json:"format_version"`
	Tool     string           `json:"tool"`
	Verdict  contract.Verdict `json:"verdict"`
	Target   string           `json:"target"`
	Events   countJSON        `json:"events"`
	Coverage []coverageJSON   `json:"coverage"`
	Phases   []phaseJSON      `json:"phases"`
	Failures []verdictFailure `json:"failures"`
	Missing  []string         `json:"not_observed"`
}

type verdictFailure struct {
	Check        string   `json:"check"`
	Severity     string   `json:"severity"`
	Count        int      `json:"count"`
	Fingerprint  string   `json:"fingerprint"`
	Fingerprints []string `json:"fingerprints"`
	Known        bool     `json:"known"`
}

func (e *evidence) write(r *testReport) error {
	var errs []error
	if e.verdict != "" {
		sum := r.summary()
		v := verdict{
			Format: format.Verdict.Version, Tool: "siohook " + buildVersion(), Verdict: sum.Verdict, Target: sum.Target, Events: sum.Events,
			Coverage: sum.Coverage, Phases: sum.Phases, Failures: []verdictFailure{}, Missing: []string{},
		}
		for i := range r.result.Groups {
			g := &r.result.Groups[i]
			v.Failures = append(v.Failures, verdictFailure{g.Check.ID, string(g.Check.Severity), g.Count, g.Fingerprint, g.Fingerprints(), g.Known})
		}
		for _, n := range r.result.NotObserved {
			v.Missing = append(v.Missing, n.Check.ID)
		}
		text, err := json.MarshalIndent(v, "", "  ")
		errs = append(errs, err, os.WriteFile(e.verdict, append(text, '\n'), 0o644))
	}
	if e.har != "" {
		errs = append(errs, e.writeHAR())
	}
	return errors.Join(errs...)
}

// writeHAR writes all deliveries as HAR 1.2.
func (e *evidence) writeHAR() error {
	file, err := os.Create(e.har)
	if err != nil {
		return err
	}
	headers, err := deliver.Headers(catalog().Wire.Header, nil)
	if err != nil {
		return errors.Join(err, file.Close())
	}
	w := har.New(file, buildVersion(), headers)
	for i := range e.entries {
		d := &e.entries[i]
		_ = w.Write(har.Entry{ // its error shows when it is closed
			At: d.at, URL: deliver.SafeURL(d.delivery.URL), Payload: d.delivery.Payload, Binary: true, Status: d.delivery.Status, Took: d.delivery.Latency,
		})
	}
	return errors.Join(w.Close(), file.Close())
}
