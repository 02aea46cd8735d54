package report

import (
	"encoding/json"
	"io"

	"github.com/siohook/siohook/internal/base/format"
)

// jsonLines writes an object per line, which begins with the version of the format:
//
//	{"kind":"violation","file":...,"line":...,"column":...,"event":...,"pointer":...,"rule":...,"want":...,"got":...,"severity":...,"fingerprint":...}
//	{"kind":"skipped","suite":...,"name":...,"event":...,"reason":...}
//	{"kind":"summary","files":...,"payloads":...,"valid":...,"invalid":...,"warnings":...}
//
// "member" stands after "pointer", "keyword" after "rule", "got_type" and "message"
// after "got" and "hint" after "fingerprint" when there is one;
// "interrupted":true ends the summary of a run that was, and "problem" that of another run that
// shows less than it should.
type jsonLines struct{ output }

// findingJSON is a finding with exact values. Its members are the same in all formats
// that have them.
type findingJSON struct {
	File        string `json:"file"`
	Line        int    `json:"line"`   // 0 when it is unknown
	Column      int    `json:"column"` // as line
	Event       string `json:"event"`
	Pointer     string `json:"pointer"`
	Member      string `json:"member,omitempty"`
	Rule        string `json:"rule"`
	Keyword     string `json:"keyword,omitempty"`
	Cause       string `json:"cause,omitempty"`
	Want        string `json:"want"`
	Got         string `json:"got"`
	GotType     string `json:"got_type,omitempty"`
	Message     string `json:"message,omitempty"`
	Severity    string `json:"severity"`
	Fingerprint string `json:"fingerprint"`
	Hint        string `json:"hint,omitempty"`
}

func (f *Finding) exactly() findingJSON {
	return findingJSON{
		File: f.File + f.Part, Line: max(f.Line, 0), Column: max(f.Column, 0), Event: f.Subject, Pointer: f.Pointer, Member: f.Member, Rule: f.Rule,
		Keyword: f.Keyword, Cause: f.Cause, Want: f.Want, Got: f.Got, GotType: f.GotType, Message: f.Message, Severity: f.level(), Fingerprint: f.Fingerprint, Hint: f.Hint,
	}
}

// ParseFinding reads a line of kind violation, without its source.
func ParseFinding(line []byte) (Finding, error) {
	var f findingJSON
	err := json.Unmarshal(line, &f)
	return Finding{
		Severity: Severity(f.Severity), Rule: f.Rule, File: f.File, Line: f.Line, Column: f.Column, Subject: f.Event, Pointer: f.Pointer, Member: f.Member,
		Keyword: f.Keyword, Cause: f.Cause, Want: f.Want, Got: f.Got, GotType: f.GotType, Message: f.Message, Fingerprint: f.Fingerprint, Hint: f.Hint,
	}, err
}

type summaryJSON struct {
	Files       int  `json:"files"`
	Payloads    int  `json:"payloads"`
	Valid       int  `json:"valid"`
	Invalid     int  `json:"invalid"`
	Warnings    int  `json:"warnings"`
	Interrupted bool `json:"interrupted,omitempty"`

	Problem string `json:"problem,omitempty"`
}

func (s *Summary) counts() summaryJSON {
	return summaryJSON{s.Files, s.Cases, s.Passed, s.Failed, s.Warnings, s.Interrupted, s.Problem}
}

func newJSON(w io.Writer, _ Options) (Writer, error) {
	return &jsonLines{output{w: w}}, nil
}

// line writes an object of the caller's own, or else ours.
func (j *jsonLines) line(own, ours any) {
	if own == nil {
		own = ours
	}
	j.buf = append(j.buf, format.Lines.Begin()...)
	at := len(j.buf)
	if j.json(own); len(j.buf) > at {
		j.buf[at] = ',' // in the place of the object's own brace
	}
	j.buf = append(j.buf, '\n')
}

// Case implements [Writer].
func (j *jsonLines) Case(c *Case) error {
	for i := range c.Findings {
		f := &c.Findings[i]
		j.line(f.Object, struct {
			Kind string `json:"kind"`
			findingJSON
		}{"violation", f.exactly()})
	}
	if c.skipped() {
		j.line(c.Object, struct {
			Kind   string `json:"kind"`
			Suite  string `json:"suite"`
			Name   string `json:"name"`
			Event  string `json:"event"`
			Reason string `json:"reason"`
		}{"skipped", c.Suite, c.Name, c.Subject, c.Skipped})
	}
	return j.flush()
}

// Passed implements [Writer].
func (j *jsonLines) Passed(string, string, int) error { return nil }

// Close implements [Writer].
func (j *jsonLines) Close(s Summary) error {
	j.line(s.Object, struct {
		Kind string `json:"kind"`
		summaryJSON
	}{"summary", s.counts()})
	return j.flush()
}
