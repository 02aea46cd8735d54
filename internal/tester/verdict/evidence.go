package verdict

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/har"
	"github.com/siohook/siohook/internal/base/files"
	"github.com/siohook/siohook/internal/base/format"
)

// Evidence is what --report har= and verdict= write.
type Evidence struct {
	HAR, Verdict string // files; "" writes none
	Version      string // of siohook
	Now          func() time.Time
	Provider     http.Header // what the provider sends with each delivery

	entries []harEntry
}

type harEntry struct {
	delivery contract.Delivery
	at       time.Time
}

// Add notes a delivery.
func (e *Evidence) Add(d contract.Delivery) {
	if e.HAR != "" {
		d.Payload = bytes.Clone(d.Payload)
		e.entries = append(e.entries, harEntry{d, e.Now()})
	}
}

// file is that of --report verdict=: for dashboards and badges.
type file struct {
	Format   int              `json:"format_version"`
	Tool     string           `json:"tool"`
	Verdict  contract.Verdict `json:"verdict"`
	Target   string           `json:"target"`
	Events   countJSON        `json:"events"`
	Coverage []coverageJSON   `json:"coverage"`
	Phases   []phaseJSON      `json:"phases"`
	Failures []failure        `json:"failures"`
	Missing  []string         `json:"not_observed"`
}

type failure struct {
	Check        string   `json:"check"`
	Severity     string   `json:"severity"`
	Count        int      `json:"count"`
	Fingerprint  string   `json:"fingerprint"`
	Fingerprints []string `json:"fingerprints"`
	Known        bool     `json:"known"`
}

// Write writes the files.
func (e *Evidence) Write(r *Report) error {
	var errs []error
	if e.Verdict != "" {
		sum := r.Summary()
		v := file{
			Format: format.Verdict.Version, Tool: "siohook " + e.Version, Verdict: sum.Verdict, Target: sum.Target, Events: sum.Events,
			Coverage: sum.Coverage, Phases: sum.Phases, Failures: []failure{}, Missing: r.allUnseen(),
		}
		for i := range r.Result.Groups {
			g := &r.Result.Groups[i]
			v.Failures = append(v.Failures, failure{g.Check.ID, string(g.Check.Severity), g.Count, g.Fingerprint, g.Fingerprints(), g.Known})
		}
		text, err := json.MarshalIndent(v, "", "  ")
		if err == nil {
			err = writeFile(e.Verdict, append(text, '\n'))
		}
		errs = append(errs, err)
	}
	if e.HAR != "" {
		errs = append(errs, e.writeHAR())
	}
	return errors.Join(errs...)
}

// writeFile writes a file whole.
func writeFile(name string, text []byte) error {
	file, err := files.Create(name, 0o644)
	if err != nil {
		return err
	}
	if _, err := file.Write(text); err != nil {
		return errors.Join(err, file.Discard())
	}
	return file.Close()
}

// writeHAR writes all deliveries as HAR 1.2.
func (e *Evidence) writeHAR() error {
	file, err := files.Create(e.HAR, 0o644)
	if err != nil {
		return err
	}
	headers, err := deliver.Headers(e.Provider, nil)
	if err != nil {
		return errors.Join(err, file.Discard())
	}
	w := har.New(file, e.Version, headers)
	for i := range e.entries {
		d := &e.entries[i]
		own := headers
		if d.delivery.Header != nil {
			if own, err = deliver.Headers(e.Provider, d.delivery.Header); err != nil {
				return errors.Join(err, w.Close(), file.Discard())
			}
		}
		_ = w.Write(har.Entry{ // its error shows when it is closed
			Headers: own, At: d.at, URL: deliver.SafeURL(d.delivery.URL), Payload: d.delivery.Payload, Binary: true, Status: d.delivery.Status, Took: d.delivery.Latency,
		})
	}
	return errors.Join(w.Close(), file.Close())
}
