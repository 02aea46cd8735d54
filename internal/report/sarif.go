package report

import (
	"bytes"
	"io"
	"strconv"
	"time"
)

// sarif writes SARIF 2.1.0 (OASIS Standard with errata 01): one run, all rules,
// a result per finding. Passed cases are not results.
//
// Regions count code points from 1 (columnKind). Files have relative URIs, which
// a consumer resolves against the root of its checkout. The fingerprint is
// partial: equal faults in one file share it, which is what GitHub expects.
// Braces in messages are doubled as section 3.11.5 demands, and "](" becomes
// "] (" so that no text becomes an embedded link (3.11.6). GitHub refuses files
// with more than 25,000 results.
type sarif struct {
	output
	rules   map[string]int
	results int
}

// fingerprintName names the algorithm of [Finding.Fingerprint].
const fingerprintName = "siohookFault/v1"

func newSARIF(w io.Writer, o Options) (Writer, error) {
	s := &sarif{output: output{w: w}, rules: make(map[string]int, len(o.Rules))}
	s.buf = append(s.buf, `{"$schema":"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json","version":"2.1.0","runs":[{`+"\n"+`"tool":{"driver":{"name":`...)
	s.buf = appendJSON(s.buf, o.Tool)
	if o.Version != "" {
		s.buf = appendMember(s.buf, "version", o.Version)
	}
	if o.URI != "" {
		s.buf = appendMember(s.buf, "informationUri", o.URI)
	}
	s.buf = append(s.buf, `,"rules":[`...)
	for i, rule := range o.Rules {
		if i > 0 {
			s.buf = append(s.buf, ',')
		}
		s.rules[rule.ID] = i
		s.rule(rule)
	}
	s.buf = append(s.buf, "\n]}},\n"+`"columnKind":"unicodeCodePoints",`+"\n"+`"results":[`...)
	err := s.flush()
	return s, err
}

func (s *sarif) rule(r Rule) {
	help := r.Help
	if help == "" {
		help = r.Summary
	}
	s.buf = appendJSON(append(s.buf, "\n"+`{"id":`...), r.ID)
	if r.Summary != "" {
		s.buf = append(appendJSON(append(s.buf, `,"shortDescription":{"text":`...), r.Summary), '}')
		s.buf = append(appendJSON(append(s.buf, `,"fullDescription":{"text":`...), r.Summary), '}')
	}
	if help != "" {
		s.buf = appendJSON(append(s.buf, `,"help":{"text":`...), help)
		s.buf = append(appendMember(s.buf, "markdown", help), '}')
	}
	if r.HelpURI != "" {
		s.buf = appendMember(s.buf, "helpUri", r.HelpURI)
	}
	s.buf = append(s.buf, '}')
}

// Case implements [Writer].
func (s *sarif) Case(c *Case) error {
	for i := range c.Findings {
		s.result(&c.Findings[i])
	}
	return s.flush()
}

func (s *sarif) result(f *Finding) {
	if s.results > 0 {
		s.buf = append(s.buf, ',')
	}
	s.results++
	s.buf = appendJSON(append(s.buf, "\n"+`{"ruleId":`...), f.Rule)
	if i, known := s.rules[f.Rule]; known {
		s.buf = appendCount(s.buf, "ruleIndex", i)
	}
	s.buf = appendMember(s.buf, "level", f.level())
	s.buf = append(s.buf, `,"message":{"text":`...)
	s.buf = append(appendJSON(s.buf, sarifText(f.appendDetails(append(f.appendSentence(nil), '\n')))), '}')
	s.locations(f)
	if f.Fingerprint != "" {
		s.buf = append(s.buf, `,"partialFingerprints":{"`+fingerprintName+`":`...)
		s.buf = append(appendJSON(s.buf, f.Fingerprint), '}')
	}
	s.buf = appendJSON(append(s.buf, `,"properties":{"event":`...), f.Subject)
	s.buf = appendMember(s.buf, "pointer", f.Pointer)
	s.buf = appendGiven(s.buf, "member", f.Member)
	s.buf = appendGiven(s.buf, "keyword", f.Keyword)
	s.buf = appendGiven(s.buf, "got_type", f.GotType)
	s.buf = appendMember(s.buf, "want", f.Want)
	s.buf = appendMember(s.buf, "got", f.Got)
	s.buf = appendMember(s.buf, "hint", f.Hint)
	s.buf = append(s.buf, "}}"...)
}

// locations appends where a finding is, in the file and in the payload.
func (s *sarif) locations(f *Finding) {
	logical := f.Pointer != "" || f.Message == ""
	if f.File == "" && !logical {
		return
	}
	s.buf = append(s.buf, `,"locations":[{`...)
	if f.File != "" {
		s.place(f)
	}
	if logical {
		if f.File != "" {
			s.buf = append(s.buf, ',')
		}
		s.buf = append(s.buf, `"logicalLocations":[{"fullyQualifiedName":`...)
		s.buf = append(appendJSON(s.buf, f.Pointer), "}]"...)
	}
	s.buf = append(s.buf, "}]"...)
}

// place appends the file and the region, which GitHub requires: line 1 when the
// line is unknown.
func (s *sarif) place(f *Finding) {
	s.buf = append(s.buf, `"physicalLocation":{"artifactLocation":{"uri":`...)
	s.buf = appendJSON(s.buf, fileURI(f.File))
	if f.File == Stdin {
		s.buf = append(s.buf, `,"description":{"text":"the standard input"}`...)
	}
	s.buf = append(s.buf, '}')
	at := f.span()
	s.buf = strconv.AppendInt(append(s.buf, `,"region":{"startLine":`...), int64(max(at.line, 1)), 10)
	if at.column > 0 {
		s.buf = appendCount(s.buf, "startColumn", at.column)
	}
	if at.endLine > 0 {
		s.buf = appendCount(s.buf, "endLine", at.endLine)
		s.buf = appendCount(s.buf, "endColumn", at.endColumn)
	}
	s.buf = append(s.buf, "}}"...)
}

// appendSentence appends the finding without its place and rule, which the
// formats with fields for these do not want repeated.
func (f *Finding) appendSentence(b []byte) []byte {
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
	s.buf = append(s.buf, "\n],\n"+`"invocations":[{"executionSuccessful":`...)
	s.buf = strconv.AppendBool(s.buf, !sum.Interrupted)
	if !sum.Started.IsZero() {
		s.buf = appendMember(s.buf, "startTimeUtc", utc(sum.Started))
		s.buf = appendMember(s.buf, "endTimeUtc", utc(sum.Started.Add(sum.Duration)))
	}
	s.buf = append(sum.appendCounts(append(s.buf, `}],"properties":{`...)), "}}]}\n"...)
	return s.flush()
}

func utc(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }
