package report

import (
	"bytes"
	"io"
	"strconv"
)

// tap writes TAP 14: a test point per case, with its findings as YAML diagnostic;
// one per suite and subject for the cases that passed without a finding; the plan
// comes last. A run that was interrupted, or has a problem, bails out.
type tap struct {
	output
	tally tally
	begun bool // a suite
	n     int  // of the last test point
}

func newTAP(w io.Writer, _ Options) (Writer, error) {
	t := &tap{output: output{w: w}}
	t.buf = append(t.buf, "TAP version 14\n"...)
	err := t.flush()
	return t, err
}

// Case implements [Writer].
func (t *tap) Case(c *Case) error {
	t.begin(c.Suite)
	t.point(!c.Failed(), c.title())
	if c.skipped() {
		t.buf = append(t.buf, " # SKIP "...)
		t.escaped(c.Skipped)
	}
	t.buf = append(t.buf, '\n')
	if len(c.Findings) > 0 {
		t.diagnostic(c.Findings)
	}
	return t.flush()
}

// point begins the line of a test point.
func (t *tap) point(ok bool, description string) {
	t.n++
	if !ok {
		t.buf = append(t.buf, "not "...)
	}
	t.buf = strconv.AppendInt(append(t.buf, "ok "...), int64(t.n), 10)
	t.buf = append(t.buf, " - "...)
	t.escaped(description)
}

// escaped appends a description or a reason. A { at the end would begin a block
// to the parser of node-tap.
func (t *tap) escaped(text string) {
	printable := bytes.Trim(appendPrintable(nil, text, longest), " ")
	for _, c := range printable {
		if c == '#' || c == '\\' {
			t.buf = append(t.buf, '\\')
		}
		t.buf = append(t.buf, c)
	}
	if bytes.HasSuffix(printable, []byte("{")) {
		t.buf = append(t.buf, '.')
	}
}

func (t *tap) diagnostic(findings []Finding) {
	t.buf = append(t.buf, "  ---\n"...)
	first := &findings[0]
	for i := range findings {
		if !findings[i].isWarning() {
			first = &findings[i]
			break
		}
	}
	t.text("  ", "message", string(first.appendAbout(nil)))
	if first.isWarning() {
		t.buf = append(t.buf, "  severity: \"comment\"\n"...)
	} else {
		t.buf = append(t.buf, "  severity: \"fail\"\n"...)
	}
	t.buf = append(t.buf, "  at:\n"...)
	t.text("    ", "file", first.File+first.Part)
	t.number("    ", "line", first.Line)
	t.number("    ", "column", first.Column)
	t.buf = append(t.buf, "  findings:\n"...)
	for i := range findings {
		f := &findings[i]
		t.text("    - ", "severity", f.level())
		t.text("      ", "rule", f.Rule)
		t.text("      ", "file", f.File+f.Part)
		t.number("      ", "line", f.Line)
		t.number("      ", "column", f.Column)
		t.text("      ", "event", f.Subject)
		t.text("      ", "pointer", f.Pointer)
		if f.Message != "" {
			t.text("      ", "message", f.Message)
		} else {
			t.text("      ", "want", f.Want)
			t.text("      ", "got", f.Got)
		}
		if f.Hint != "" {
			t.text("      ", "hint", f.Hint)
		}
		t.text("      ", "fingerprint", f.Fingerprint)
		if len(f.Details) > 0 {
			t.text("      ", "details", string(f.appendDetails(nil)))
		}
	}
	t.buf = append(t.buf, "  ...\n"...)
}

func (t *tap) text(indent, name, value string) {
	t.buf = append(append(append(t.buf, indent...), name...), ": "...)
	t.buf = append(appendYAML(t.buf, value), '\n')
}

// number appends what is known.
func (t *tap) number(indent, name string, n int) {
	if n > 0 {
		t.buf = append(append(append(t.buf, indent...), name...), ": "...)
		t.buf = append(strconv.AppendInt(t.buf, int64(n), 10), '\n')
	}
}

// Passed implements [Writer].
func (t *tap) Passed(suite, subject string, n int) error {
	t.begin(suite)
	t.tally.add(subject, n)
	return t.flush()
}

// begin makes suite the one at hand.
func (t *tap) begin(suite string) {
	if t.begun && suite == t.tally.suite {
		return
	}
	t.end()
	t.begun = true
	t.tally.begin(suite)
}

// end writes what passed in the suite at hand.
func (t *tap) end() {
	for _, subject := range t.tally.subjects {
		c := Case{Suite: t.tally.suite, Subject: subject, Name: strconv.Itoa(t.tally.counts[subject]) + " passed"}
		t.point(true, c.title())
		t.buf = append(t.buf, '\n')
	}
}

// Close implements [Writer].
func (t *tap) Close(s Summary) error {
	t.end()
	switch problem := s.problem(); {
	case problem != "":
		t.buf = append(t.buf, "Bail out! "...)
		t.escaped(problem)
		t.buf = append(t.buf, '\n')
	case t.n == 0:
		t.buf = append(t.buf, "1..0 # SKIP nothing was checked\n"...)
	default:
		t.buf = append(strconv.AppendInt(append(t.buf, "1.."...), int64(t.n), 10), '\n')
	}
	return t.flush()
}
