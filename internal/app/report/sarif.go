package report

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"time"

	"github.com/siohook/siohook/internal/base/words"
)

// sarif writes SARIF 2.1.0 (OASIS Standard with errata 01): one run, all rules,
// a result per finding. Passed cases are not results.
//
// Regions count code points from 1 (columnKind). Files have relative URIs, which
// a consumer resolves against the root of its checkout. The fingerprint is
// partial: equal faults in one file share it, which is what GitHub expects.
// Braces in messages are doubled as section 3.11.5 demands, and "](" becomes
// "] (" so that no text becomes an embedded link (3.11.6). GitHub refuses files
// with more than 25,000 results: those beyond are counted, and the run says so.
type sarif struct {
	output
	rules   map[string]int
	results int
	left    int // results that it does not have
}

// maxResults is how many results GitHub takes in one file.
const maxResults = 25_000

// fingerprintName names the algorithm of [Finding.Fingerprint].
const fingerprintName = "siohookFault/v1"

// textJSON is a text of SARIF.
type textJSON struct {
	Text     string `json:"text"`
	Markdown string `json:"markdown,omitempty"`
}

type sarifRule struct {
	ID      string    `json:"id"`
	Short   *textJSON `json:"shortDescription,omitempty"`
	Full    *textJSON `json:"fullDescription,omitempty"`
	Help    *textJSON `json:"help,omitempty"`
	HelpURI string    `json:"helpUri,omitempty"`
}

type sarifResult struct {
	RuleID       string            `json:"ruleId"`
	RuleIndex    *int              `json:"ruleIndex,omitempty"`
	Level        string            `json:"level"`
	Message      textJSON          `json:"message"`
	Locations    []sarifLocation   `json:"locations,omitempty"`
	Fingerprints map[string]string `json:"partialFingerprints,omitempty"`
	Properties   struct {
		Event   string `json:"event"`
		Pointer string `json:"pointer"`
		Member  string `json:"member,omitempty"`
		Keyword string `json:"keyword,omitempty"`
		GotType string `json:"got_type,omitempty"`
		Want    string `json:"want"`
		Got     string `json:"got"`
		Hint    string `json:"hint"`
	} `json:"properties"`
}

// sarifNotification is something about the run itself.
type sarifNotification struct {
	Level   string   `json:"level"`
	Message textJSON `json:"message"`
}

// sarifLocation is where a finding is, in the file and in the payload.
type sarifLocation struct {
	Physical *sarifPlace   `json:"physicalLocation,omitempty"`
	Logical  []sarifMember `json:"logicalLocations,omitempty"`
}

type sarifMember struct {
	Name string `json:"fullyQualifiedName"`
}

type sarifPlace struct {
	Artifact struct {
		URI         string    `json:"uri"`
		Description *textJSON `json:"description,omitempty"`
	} `json:"artifactLocation"`
	Region struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn,omitempty"`
		EndLine     int `json:"endLine,omitempty"`
		EndColumn   int `json:"endColumn,omitempty"`
	} `json:"region"`
}

func newSARIF(w io.Writer, o Options) (Writer, error) {
	s := &sarif{output: output{w: w}, rules: make(map[string]int, len(o.Rules))}
	driver := struct {
		Name    string      `json:"name"`
		Version string      `json:"version,omitempty"`
		URI     string      `json:"informationUri,omitempty"`
		Rules   []sarifRule `json:"rules"`
	}{o.Tool, o.Version, o.URI, make([]sarifRule, len(o.Rules))}
	for i, rule := range o.Rules {
		s.rules[rule.ID] = i
		driver.Rules[i] = ruleOf(rule)
	}
	s.buf = append(s.buf, `{"$schema":"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json","version":"2.1.0","runs":[{`+"\n"+`"tool":{"driver":`...)
	s.json(driver)
	s.buf = append(s.buf, "},\n"+`"columnKind":"unicodeCodePoints",`+"\n"+`"results":[`...)
	err := s.flush()
	return s, err
}

func ruleOf(r Rule) sarifRule {
	rule := sarifRule{ID: r.ID, HelpURI: r.HelpURI}
	if r.Summary != "" {
		rule.Short = &textJSON{Text: r.Summary}
		rule.Full = rule.Short
	}
	if help := cmp.Or(r.Help, r.Summary); help != "" {
		rule.Help = &textJSON{help, help}
	}
	return rule
}

// Case implements [Writer].
func (s *sarif) Case(c *Case) error {
	for i := range c.Findings {
		if s.results == maxResults {
			s.left += len(c.Findings) - i
			break
		}
		if s.results > 0 {
			s.buf = append(s.buf, ',')
		}
		s.results++
		s.buf = append(s.buf, '\n')
		s.json(s.result(&c.Findings[i]))
	}
	return s.flush()
}

func (s *sarif) result(f *Finding) *sarifResult {
	r := &sarifResult{RuleID: f.Rule, Level: f.level(), Message: textJSON{Text: sarifText(f.appendDetails(append(f.appendSentence(nil), '\n')))}}
	if i, known := s.rules[f.Rule]; known {
		r.RuleIndex = &i
	}
	var at sarifLocation
	if f.File != "" {
		at.Physical = placeOf(f)
	}
	if f.Pointer != "" || f.Message == "" {
		at.Logical = []sarifMember{{f.Pointer}}
	}
	if at.Physical != nil || at.Logical != nil {
		r.Locations = []sarifLocation{at}
	}
	if f.Fingerprint != "" {
		r.Fingerprints = map[string]string{fingerprintName: f.Fingerprint}
	}
	p := &r.Properties
	p.Event, p.Pointer, p.Member, p.Keyword, p.GotType, p.Want, p.Got, p.Hint = f.Subject, f.Pointer, f.Member, f.Keyword, f.GotType, f.Want, f.Got, f.Hint
	return r
}

// placeOf is the file and the region, which GitHub requires: line 1 when the line is
// unknown.
func placeOf(f *Finding) *sarifPlace {
	p, at := &sarifPlace{}, f.span()
	p.Artifact.URI = fileURI(f.File)
	if f.File == Stdin {
		p.Artifact.Description = &textJSON{Text: "the standard input"}
	}
	p.Region.StartLine, p.Region.StartColumn, p.Region.EndLine, p.Region.EndColumn = max(at.line, 1), at.column, at.endLine, at.endColumn
	return p
}

// appendSentence appends the finding without its place and rule, which the
// formats with fields for these do not want repeated.
func (f *Finding) appendSentence(b []byte) []byte {
	if f.Part != "" {
		b = append(appendPrintable(b, f.Part, longest), ": "...)
	}
	before := len(b)
	b = appendPrintable(b, f.Subject, longest)
	if f.Pointer != "" || f.Message == "" {
		if len(b) > before {
			b = append(b, ' ')
		}
		b = appendPointer(b, f.Pointer)
	}
	if len(b) > before {
		b = append(b, ": "...)
	}
	return f.appendMessage(b)
}

// sarifText makes lines a message string of SARIF.
func sarifText(lines []byte) string {
	lines = bytes.TrimRight(lines, "\n")
	lines = bytes.ReplaceAll(lines, []byte("{"), []byte("{{"))
	lines = bytes.ReplaceAll(lines, []byte("}"), []byte("}}"))
	return string(bytes.ReplaceAll(lines, []byte("]("), []byte("] (")))
}

// Passed implements [Writer].
func (s *sarif) Passed(string, string, int) error { return nil }

// Close implements [Writer].
func (s *sarif) Close(sum Summary) error {
	invocation := struct {
		Successful bool                `json:"executionSuccessful"`
		Start      string              `json:"startTimeUtc,omitempty"`
		End        string              `json:"endTimeUtc,omitempty"`
		Problems   []sarifNotification `json:"toolExecutionNotifications,omitempty"`
	}{Successful: true}
	if problem := sum.problem(); problem != "" {
		invocation.Successful = false
		invocation.Problems = []sarifNotification{{"error", textJSON{Text: sarifText(appendPrintable(nil, problem, longest))}}}
	}
	if s.left > 0 {
		more := fmt.Sprintf("%s more were found and are not in this file, which has the first %s", words.Count(s.left, "result"), words.Number(maxResults))
		invocation.Problems = append(invocation.Problems, sarifNotification{"warning", textJSON{Text: more}})
	}
	if !sum.Started.IsZero() {
		invocation.Start, invocation.End = utc(sum.Started), utc(sum.Started.Add(sum.Duration))
	}
	s.buf = append(s.buf, "\n],\n"+`"invocations":[`...)
	s.json(invocation)
	s.buf = append(s.buf, `],"properties":`...)
	s.json(sum.counts())
	s.buf = append(s.buf, "}]}\n"...)
	return s.flush()
}

func utc(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }
