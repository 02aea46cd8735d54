package report

import (
	"bytes"
	"encoding/json"
	"io"
	"strconv"
)

// jsonLines writes an object per line:
//
//	{"kind":"violation","file":...,"line":...,"column":...,"event":...,"pointer":...,"rule":...,"want":...,"got":...,"severity":...,"fingerprint":...}
//	{"kind":"skipped","suite":...,"name":...,"event":...,"reason":...}
//	{"kind":"summary","files":...,"payloads":...,"valid":...,"invalid":...,"warnings":...}
//
// "member" stands after "pointer", "keyword" after "rule", "got_type" and "message"
// after "got" and "hint" after "fingerprint" when there is one;
// "interrupted":true ends the summary of a run that did not.
type jsonLines struct {
	output
	encoded bytes.Buffer
}

func newJSON(w io.Writer, _ Options) (Writer, error) {
	return &jsonLines{output: output{w: w}}, nil
}

// Case implements [Writer].
func (j *jsonLines) Case(c *Case) error {
	for i := range c.Findings {
		f := &c.Findings[i]
		if f.Object == nil {
			j.buf = append(f.appendObject(append(j.buf, `{"kind":"violation",`...)), "}\n"...)
		} else if err := j.object(f.Object); err != nil {
			return err
		}
	}
	switch {
	case !c.skipped():
	case c.Object != nil:
		if err := j.object(c.Object); err != nil {
			return err
		}
	default:
		j.buf = appendMember(append(j.buf, `{"kind":"skipped"`...), "suite", c.Suite)
		j.buf = appendMember(j.buf, "name", c.Name)
		j.buf = appendMember(j.buf, "event", c.Subject)
		j.buf = append(appendMember(j.buf, "reason", c.Skipped), "}\n"...)
	}
	return j.flush()
}

// appendObject appends the members of a finding, without braces.
func (f *Finding) appendObject(b []byte) []byte {
	b = appendJSON(append(b, `"file":`...), f.File)
	b = appendCount(b, "line", max(f.Line, 0))
	b = appendCount(b, "column", max(f.Column, 0))
	b = appendMember(b, "event", f.Subject)
	b = appendMember(b, "pointer", f.Pointer)
	b = appendGiven(b, "member", f.Member)
	b = appendMember(b, "rule", f.Rule)
	b = appendGiven(b, "keyword", f.Keyword)
	b = appendMember(b, "want", f.Want)
	b = appendMember(b, "got", f.Got)
	b = appendGiven(b, "got_type", f.GotType)
	b = appendGiven(b, "message", f.Message)
	b = appendMember(b, "severity", f.level())
	b = appendMember(b, "fingerprint", f.Fingerprint)
	return appendGiven(b, "hint", f.Hint)
}

// appendGiven appends a member with a string, unless that is empty.
func appendGiven(b []byte, name, value string) []byte {
	if value == "" {
		return b
	}
	return appendMember(b, name, value)
}

// object writes an object of the caller's own.
func (j *jsonLines) object(value any) error {
	j.encoded.Reset()
	e := json.NewEncoder(&j.encoded)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		return err
	}
	j.buf = appendDisarmed(j.buf, j.encoded.Bytes())
	return nil
}

// Passed implements [Writer].
func (j *jsonLines) Passed(string, string, int) error { return nil }

// Close implements [Writer].
func (j *jsonLines) Close(s Summary) error {
	if s.Object != nil {
		if err := j.object(s.Object); err != nil {
			return err
		}
		return j.flush()
	}
	j.buf = append(s.appendCounts(append(j.buf, `{"kind":"summary",`...)), "}\n"...)
	return j.flush()
}

// appendCounts appends the members of a summary, without braces.
func (s *Summary) appendCounts(b []byte) []byte {
	b = strconv.AppendInt(append(b, `"files":`...), int64(s.Files), 10)
	b = appendCount(b, "payloads", s.Cases)
	b = appendCount(b, "valid", s.Passed)
	b = appendCount(b, "invalid", s.Failed)
	b = appendCount(b, "warnings", s.Warnings)
	if s.Interrupted {
		b = append(b, `,"interrupted":true`...)
	}
	return b
}

// appendMember appends a member with a string, after a comma. The name is ours.
func appendMember(b []byte, name, value string) []byte {
	return appendJSON(appendName(b, name), value)
}

// appendCount appends a member with a number, after a comma. The name is ours.
func appendCount(b []byte, name string, n int) []byte {
	return strconv.AppendInt(appendName(b, name), int64(n), 10)
}

func appendName(b []byte, name string) []byte {
	b = append(b, `,"`...)
	b = append(b, name...)
	return append(b, `":`...)
}
