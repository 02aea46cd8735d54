package report

import (
	"bytes"
	"io"
	"strconv"
	"time"
)

// ctrf writes a report in the Common Test Report Format 0.0.0: a test per case,
// and one per suite and subject for the cases that passed without a finding. The
// findings are in each test's extra, with exact values; message and trace are for
// people. The format wants the start and the stop of the run; they are 0 when
// [Summary.Started] is.
type ctrf struct {
	output
	view    view
	tally   tally
	begun   bool // a suite
	suites  int
	passed  int // tests
	failed  int
	skipped int
	tool    string
	lines   []byte
}

func newCTRF(w io.Writer, o Options) (Writer, error) {
	c := &ctrf{output: output{w: w}, view: view{width: o.Width}, tool: o.Tool}
	c.buf = append(c.buf, `{"reportFormat":"CTRF","specVersion":"0.0.0"`...)
	c.buf = appendMember(c.buf, "generatedBy", o.Tool)
	c.buf = appendJSON(append(c.buf, ",\n"+`"results":{"tool":{"name":`...), o.Tool)
	if o.Version != "" {
		c.buf = appendMember(c.buf, "version", o.Version)
	}
	c.buf = append(c.buf, "},\n"+`"tests":[`...)
	err := c.flush()
	return c, err
}

// Case implements [Writer].
func (c *ctrf) Case(k *Case) error {
	c.begin(k.Suite)
	named := Case{Name: k.Name, Subject: k.Subject}
	switch {
	case k.skipped():
		c.skipped++
		c.test(named.title(), "skipped", k.Suite, k.Duration)
		c.buf = appendMember(c.buf, "message", k.Skipped)
	case k.Failed():
		c.failed++
		c.test(named.title(), "failed", k.Suite, k.Duration)
	default:
		c.passed++
		c.test(named.title(), "passed", k.Suite, k.Duration)
	}
	if len(k.Findings) > 0 {
		c.explain(k)
	}
	c.buf = append(c.buf, '}')
	return c.flush()
}

// test begins a test.
func (c *ctrf) test(name, status, suite string, took time.Duration) {
	if c.passed+c.failed+c.skipped > 1 {
		c.buf = append(c.buf, ',')
	}
	c.buf = appendJSON(append(c.buf, "\n"+`{"name":`...), string(appendPrintable(nil, name, longest)))
	c.buf = appendMember(c.buf, "status", status)
	c.buf = appendCount(c.buf, "duration", int(took.Milliseconds()))
	if suite != "" {
		c.buf = append(appendJSON(append(c.buf, `,"suite":[`...), suite), ']')
	}
}

func (c *ctrf) explain(k *Case) {
	c.lines = c.lines[:0]
	var first *Finding
	for i := range k.Findings {
		f := &k.Findings[i]
		if first == nil || first.isWarning() && !f.isWarning() {
			first = f
		}
		c.lines = f.appendExplanation(c.lines, &c.view)
	}
	c.buf = appendMember(c.buf, "message", string(first.appendAbout(nil)))
	c.buf = appendMember(c.buf, "trace", string(bytes.TrimRight(c.lines, "\n")))
	if first.File != "" {
		c.buf = appendMember(c.buf, "filePath", filePath(first.File))
	}
	if first.Line > 0 {
		c.buf = appendCount(c.buf, "line", first.Line)
	}
	c.buf = append(c.buf, `,"extra":{"findings":[`...)
	for i := range k.Findings {
		if i > 0 {
			c.buf = append(c.buf, ',')
		}
		c.buf = append(k.Findings[i].appendObject(append(c.buf, '{')), '}')
	}
	c.buf = append(c.buf, "]}"...)
}

// Passed implements [Writer].
func (c *ctrf) Passed(suite, subject string, n int) error {
	c.begin(suite)
	c.tally.add(subject, n)
	return c.flush()
}

// begin makes suite the one at hand.
func (c *ctrf) begin(suite string) {
	if c.begun && suite == c.tally.suite {
		return
	}
	c.end()
	c.begun = true
	c.suites++
	c.tally.begin(suite)
}

// end writes what passed in the suite at hand.
func (c *ctrf) end() {
	for _, subject := range c.tally.subjects {
		n := c.tally.counts[subject]
		c.passed++
		named := Case{Name: "passed", Subject: subject}
		c.test(named.title(), "passed", c.tally.suite, 0)
		c.buf = strconv.AppendInt(append(c.buf, `,"extra":{"cases":`...), int64(n), 10)
		c.buf = append(c.buf, "}}"...)
	}
}

// Close implements [Writer].
func (c *ctrf) Close(s Summary) error {
	c.end()
	start, stop := int64(0), s.Duration.Milliseconds()
	if !s.Started.IsZero() {
		start = s.Started.UnixMilli()
		stop += start
	}
	c.buf = append(c.buf, "\n],\n"+`"summary":{"tests":`...)
	c.buf = strconv.AppendInt(c.buf, int64(c.passed+c.failed+c.skipped), 10)
	c.buf = appendCount(c.buf, "passed", c.passed)
	c.buf = appendCount(c.buf, "failed", c.failed)
	c.buf = appendCount(c.buf, "skipped", c.skipped)
	c.buf = appendCount(c.buf, "pending", 0)
	c.buf = appendCount(c.buf, "other", 0)
	c.buf = appendCount(c.buf, "suites", c.suites)
	c.buf = appendCount(c.buf, "start", int(start))
	c.buf = appendCount(c.buf, "stop", int(stop))
	c.buf = appendCount(c.buf, "duration", int(s.Duration.Milliseconds()))
	c.buf = append(s.appendCounts(append(c.buf, `,"extra":{`...)), "}}}}\n"...)
	return c.flush()
}
