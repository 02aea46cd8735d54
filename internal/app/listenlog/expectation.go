package listenlog

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/siohook/siohook/internal/app/report"
	"github.com/siohook/siohook/internal/base/fingerprint"
	"github.com/siohook/siohook/internal/base/jsonlines"
	"github.com/siohook/siohook/internal/base/safetext"
)

// expectationLine is a line of siohook listen --format json.
type expectationLine struct {
	Kind   string `json:"kind"`
	Expect string `json:"expect"`
	Event  string `json:"event"`
	Least  int    `json:"least"`
	Most   *int   `json:"most,omitempty"` // none for no limit
	Want   string `json:"want"`
	Got    int    `json:"got"`
	Passed bool   `json:"passed"`
}

// expectations reports what was expected and gives how many do not hold.
func (p *Log) expectations() (broken int) {
	for i := range p.opts.Expected.List {
		e, got := &p.opts.Expected.List[i], p.opts.Expected.Got[i]
		line := expectationLine{Kind: "expectation", Expect: e.Text, Event: e.Event, Least: e.Least, Want: e.Want(), Got: got, Passed: e.Holds(got)}
		if e.Most >= 0 {
			line.Most = &e.Most
		}
		c := report.Case{Suite: "expectations", Name: e.Text, Subject: e.Event}
		if !line.Passed {
			broken++
			c.Findings = []report.Finding{{
				Severity: report.Error, Rule: "expect", Subject: e.Event, Message: fmt.Sprintf("want %s, got %d", e.Want(), got), Fingerprint: fingerprint.Of("expect", e.Event, strconv.Itoa(e.Least), strconv.Itoa(e.Most)), Object: line,
			}}
		}
		p.Sum.Add(&c)
		err := p.opts.Report.Case(&c)
		if line.Passed && p.opts.JSON {
			err = errors.Join(err, jsonlines.New(p.opts.Lines).Write(line))
		} else if line.Passed && p.opts.Passed {
			_, printed := fmt.Fprintf(p.opts.Lines, "%s: passed, got %d\n", safetext.Line(e.Text, 200), got)
			err = errors.Join(err, printed)
		}
		if err != nil && p.err == nil {
			p.err = err
		}
	}
	return broken
}
