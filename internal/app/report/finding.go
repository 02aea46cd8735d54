package report

import (
	"bytes"
	"strconv"
	"strings"
)

// Severity says how bad a finding is.
type Severity string

// The severities. A finding with any other one counts as an error.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
)

// Finding is one fault, at its place. The zero value of a field means that it is
// unknown or that there is none.
type Finding struct {
	Severity Severity
	Rule     string // id of one of [Options.Rules], or of another rule

	File   string // as the user named it; [Stdin] for the standard input
	Part   string // of the file, where it is not lines that tell: "#3 at /0/body"
	Line   int    // from 1
	Column int    // in Unicode code points, from 1
	// EndLine and EndColumn are the place just behind the fault. They are worked
	// out from Source when that is given and they are not.
	EndLine   int
	EndColumn int

	Subject string // what is at fault: the event's id
	Pointer string // JSON Pointer of the value at fault
	Member  string // name of the member at fault
	Keyword string // of the JSON Schema that refuses the value

	Cause string // which of the ways in which the rule can be broken

	Want    string // in plain words
	Got     string // what there is instead
	GotType string // its JSON type, or "absent"
	Hint    string // what was probably meant, or what to do
	// Message, when there is one, stands where otherwise stands "want Want, got
	// Got". The pointer is then optional: without a message an empty one means
	// the whole payload.
	Message string

	Fingerprint string // the same for the same fault elsewhere
	Source      Source // where the fault is to be seen
	Payload     []byte // the whole payload, for format html; nil takes that of Source. It is not kept after the call

	// Details are further lines for people, for example a command to reproduce the
	// fault. A text may have several lines.
	Details []Detail

	// Object is what format json writes for this finding, instead of the object
	// that it makes itself. It must marshal to a JSON object.
	Object any
}

// Detail is a labelled text of a finding.
type Detail struct {
	Name, Text string
	Command    bool // to be copied into a shell
}

// Stdin is the name of the standard input in [Finding.File].
const Stdin = "<stdin>"

// longest is how many characters of one text people are shown.
const longest = 2000

// String is the finding on one line that editors and terminals can jump to:
//
//	captures/a.json:4:20: contact.tag.added /data/tag/id: type: want integer, got "141002"
//
// The place is left out when there is a message of its own and neither file nor
// line is known.
func (f Finding) String() string { return string(f.appendAbout(f.appendPlace(nil))) }

// isWarning tells a warning from an error.
func (f *Finding) isWarning() bool { return f.Severity == Warning }

// level is the severity as one of two words.
func (f *Finding) level() string {
	if f.isWarning() {
		return string(Warning)
	}
	return string(Error)
}

// appendPlace appends "file:line:column: ".
func (f *Finding) appendPlace(b []byte) []byte {
	if f.File == "" && f.Line == 0 && f.Message != "" {
		return b
	}
	if f.File != "" {
		b = append(appendPrintable(appendPrintable(b, f.File, longest), f.Part, longest), ':')
	}
	b = append(appendNumber(b, f.Line), ':')
	return append(appendNumber(b, f.Column), ": "...)
}

func appendNumber(b []byte, n int) []byte {
	if n <= 0 {
		return append(b, '?')
	}
	return strconv.AppendInt(b, int64(n), 10)
}

// appendAbout appends what the line says after the place.
func (f *Finding) appendAbout(b []byte) []byte {
	before := len(b)
	if f.Subject != "" {
		b = appendPrintable(b, f.Subject, longest)
	}
	if f.Pointer != "" || f.Message == "" {
		if len(b) > before {
			b = append(b, ' ')
		}
		b = appendPointer(b, f.Pointer)
	}
	if len(b) > before {
		b = append(b, ": "...)
	}
	b = appendPrintable(b, f.Rule, longest)
	if f.isWarning() {
		b = append(b, " (warning)"...)
	}
	return f.appendMessage(append(b, ": "...))
}

// appendMessage appends what is wrong and the hint.
func (f *Finding) appendMessage(b []byte) []byte {
	if f.Message != "" {
		b = appendPrintable(b, f.Message, longest)
	} else {
		b = appendPrintable(append(b, "want "...), f.Want, longest)
		if f.Got != "" {
			b = appendPrintable(append(b, ", got "...), f.Got, longest)
		}
	}
	if f.Hint != "" {
		b = appendPrintable(append(b, "; "...), f.Hint, longest)
	}
	return b
}

// appendPointer writes a pointer so that it is one word.
func appendPointer(b []byte, pointer string) []byte {
	if pointer == "" {
		return append(b, "(root)"...)
	}
	before := len(b)
	b = appendPrintable(b, pointer, 200)
	if bytes.IndexByte(b[before:], ' ') >= 0 || bytes.IndexByte(b[before:], '"') >= 0 {
		text := string(b[before:])
		b = append(b[:before], '"')
		b = append(b, strings.ReplaceAll(text, `"`, `\"`)...)
		b = append(b, '"')
	}
	return b
}

// appendDetails appends the details, each line of them indented.
func (f *Finding) appendDetails(b []byte) []byte {
	widest := 0
	for _, d := range f.Details {
		widest = max(widest, len(d.Name))
	}
	for _, d := range f.Details {
		name := d.Name + ":"
		for line := range strings.Lines(d.Text) {
			b = append(b, "  "...)
			b = appendPrintable(b, name, longest)
			b = appendRepeated(b, manySpaces, widest+2-len(name))
			b = appendPrintable(b, strings.TrimRight(line, "\r\n"), longest)
			b = append(b, '\n')
			name = ""
		}
	}
	return b
}

// appendExplanation appends all there is to say, on lines of its own: the line,
// the view of the source, the details.
func (f *Finding) appendExplanation(b []byte, v *view) []byte {
	b = append(f.appendAbout(f.appendPlace(b)), '\n')
	b = v.append(b, f)
	return f.appendDetails(b)
}

// span is the place of a finding that formats with regions can use: from 1, and
// ordered. Zero is unknown; an unknown line makes all unknown, an unknown column
// makes the end unknown.
type span struct{ line, column, endLine, endColumn int }

func (f *Finding) span() span {
	s := span{line: max(f.Line, 0), column: max(f.Column, 0)}
	if s.line == 0 {
		return span{}
	}
	if s.column == 0 {
		return s
	}
	s.endLine, s.endColumn = f.EndLine, f.EndColumn
	if s.endLine <= 0 || s.endColumn <= 0 {
		s.endLine, s.endColumn = f.Source.end(s.line, s.column)
	}
	if s.endLine < s.line || s.endLine == s.line && s.endColumn <= s.column {
		s.endLine, s.endColumn = 0, 0
	}
	return s
}
