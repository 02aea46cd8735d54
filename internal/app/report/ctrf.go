package report

import (
	"bytes"
	"io"
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
	c.buf = append(c.buf, `{"reportFormat":"CTRF","specVersion":"0.0.0","generatedBy":`...)
	c.json(o.Tool)
	c.buf = append(c.buf, ",\n"+`"results":{"tool":`...)
	c.json(struct {
		Name    string `json:"name"`
		Version string `json:"version,omitempty"`
	}{o.Tool, o.Version})
	c.buf = append(c.buf, ",\n"+`"tests":[`...)
	err := c.flush()
	return c, err
}

// ctrfTest is a case, or all that passed in a suite with one subject.
type ctrfTest struct {
	Name     string   `json:"name"`
	Status   string   `json:"status"`
	Duration int64    `json:"duration"` // ms
	Suite    []string `json:"suite,omitempty"`
	Message  string   `json:"message,omitempty"`
	Trace    string   `json:"trace,omitempty"`
	FilePath string   `json:"filePath,omitempty"`
	Line     int      `json:"line,omitempty"`
	Extra    any      `json:"extra,omitempty"`
}

// Case implements [Writer].
func (c *ctrf) Case(k *Case) error {
	c.begin(k.Suite)
	named := Case{Name: k.Name, Subject: k.Subject}
	t := ctrfTest{Name: named.title(), Status: "passed", Duration: k.Duration.Milliseconds()}
	switch {
	case k.skipped():
		c.skipped++
		t.Status, t.Message = "skipped", k.Skipped
	case k.Failed():
		c.failed++
		t.Status = "failed"
	default:
		c.passed++
	}
	if len(k.Findings) > 0 {
		c.explain(&t, k)
	}
	c.test(&t, k.Suite)
	return c.flush()
}

// test writes a test, which was counted.
func (c *ctrf) test(t *ctrfTest, suite string) {
	if c.passed+c.failed+c.skipped > 1 {
		c.buf = append(c.buf, ',')
	}
	c.buf = append(c.buf, '\n')
	t.Name = string(appendPrintable(nil, t.Name, longest))
	if suite != "" {
		t.Suite = []string{suite}
	}
	c.json(t)
}

func (c *ctrf) explain(t *ctrfTest, k *Case) {
	c.lines = c.lines[:0]
	first := &k.Findings[0]
	all := make([]findingJSON, len(k.Findings))
	for i := range k.Findings {
		f := &k.Findings[i]
		if first.isWarning() && !f.isWarning() {
			first = f
		}
		c.lines = f.appendExplanation(c.lines, &c.view)
		all[i] = f.exactly()
	}
	t.Message, t.Trace = string(first.appendAbout(nil)), string(bytes.TrimRight(c.lines, "\n"))
	t.Line = max(first.Line, 0)
	if first.File != "" {
		t.FilePath = filePath(first.File)
	}
	t.Extra = struct {
		Findings []findingJSON `json:"findings"`
	}{all}
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
		c.passed++
		named := Case{Name: "passed", Subject: subject}
		c.test(&ctrfTest{Name: named.title(), Status: "passed", Extra: struct {
			Cases int `json:"cases"`
		}{c.tally.counts[subject]}}, c.tally.suite)
	}
}

// Close implements [Writer].
func (c *ctrf) Close(s Summary) error {
	c.end()
	if problem := s.problem(); problem != "" {
		c.failed++
		c.test(&ctrfTest{Name: "run", Status: "failed", Message: string(appendPrintable(nil, problem, longest))}, "")
	}
	start, stop := int64(0), s.Duration.Milliseconds()
	if !s.Started.IsZero() {
		start = s.Started.UnixMilli()
		stop += start
	}
	c.buf = append(c.buf, "\n],\n"+`"summary":`...)
	c.json(struct {
		Tests    int         `json:"tests"`
		Passed   int         `json:"passed"`
		Failed   int         `json:"failed"`
		Skipped  int         `json:"skipped"`
		Pending  int         `json:"pending"`
		Other    int         `json:"other"`
		Suites   int         `json:"suites"`
		Start    int64       `json:"start"`
		Stop     int64       `json:"stop"`
		Duration int64       `json:"duration"`
		Extra    summaryJSON `json:"extra"`
	}{c.passed + c.failed + c.skipped, c.passed, c.failed, c.skipped, 0, 0, c.suites, start, stop, s.Duration.Milliseconds(), s.counts()})
	c.buf = append(c.buf, "}}\n"...)
	return c.flush()
}
