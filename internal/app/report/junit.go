package report

import (
	"cmp"
	"errors"
	"io"
	"strconv"
	"strings"
	"time"
)

// junit writes JUnit XML that is valid by the schemas of both Jenkins and Ant, of which
// Ant's is the stricter: a testsuite per suite; a testcase per case, its classname the
// subject; and for the cases that passed without a finding one testcase per subject,
// named "passed", so that names stay the same from run to run. Their numbers are output
// of the suite, and so are warnings, because a case of Ant's has no output. A failed
// case has one failure element, which explains all its errors: most readers show no
// second one.
//
// The element of a suite has its counts in front, so its cases are held back.
type junit struct {
	output
	view       view
	tally      tally
	held, said spool // cases and output of the suite at hand

	tool, started          string
	suites                 int  // that were written
	begun                  bool // a suite
	tests, failed, skipped int  // testcase elements of the suite
	broken                 int  // of those the ones with an error
	took                   time.Duration
	lines                  []byte
}

func newJUnit(w io.Writer, o Options) (Writer, error) {
	j := &junit{
		output: output{w: w}, view: view{width: o.Width}, tool: o.Tool,
		held: spool{dir: o.TempDir, limit: mostInMemory}, said: spool{dir: o.TempDir, limit: mostInMemory},
	}
	if o.Started.IsZero() {
		o.Started = time.Unix(0, 0)
	}
	j.started = o.Started.UTC().Format("2006-01-02T15:04:05")
	j.buf = append(j.buf, `<?xml version="1.0" encoding="UTF-8"?>`+"\n<testsuites>\n"...)
	err := j.flush()
	return j, err
}

// Case implements [Writer].
func (j *junit) Case(c *Case) error {
	if err := j.begin(c.Suite); err != nil {
		return err
	}
	name := c.Name
	if name == "" {
		name = "(no name)"
	}
	j.open(name, cmp.Or(c.Class, c.Subject, "unknown"), c.Duration)
	switch {
	case c.skipped():
		j.skipped++
		j.buf = append(j.buf, "      <skipped>"...)
		j.buf = appendXML(j.buf, appendPrintable(nil, c.Skipped, longest))
		j.buf = append(j.buf, "</skipped>\n"...)
	case c.Failed():
		j.failed++
		j.failure(c.Findings)
	}
	j.buf = append(j.buf, "    </testcase>\n"...)
	if err := j.hold(); err != nil {
		return err
	}
	j.explain(c.Findings, Warning)
	return j.say(j.lines)
}

// say adds lines to the output of the suite at hand.
func (j *junit) say(lines []byte) error {
	err := j.said.add(appendXML(j.buf, lines))
	j.buf = j.buf[:0]
	return err
}

func (j *junit) failure(findings []Finding) {
	n := j.explain(findings, Error)
	for i := range findings {
		f := &findings[i]
		if f.isWarning() {
			continue
		}
		j.buf = append(j.buf, "      <failure"...)
		j.attribute("type", f.Rule)
		message := f.appendAbout(nil)
		if n > 1 {
			message = append(message, " (and "...)
			message = strconv.AppendInt(message, int64(n-1), 10)
			message = append(message, " more)"...)
		}
		j.buf = append(j.buf, ` message="`...)
		j.buf = append(appendXML(j.buf, message), `">`...)
		j.buf = append(appendXML(j.buf, j.lines), "</failure>\n"...)
		return
	}
}

// explain puts the explanations of the findings of one severity into j.lines,
// and counts them.
func (j *junit) explain(findings []Finding, severity Severity) int {
	n := 0
	j.lines = j.lines[:0]
	for i := range findings {
		if f := &findings[i]; f.isWarning() == (severity == Warning) {
			j.lines = f.appendExplanation(j.lines, &j.view)
			n++
		}
	}
	return n
}

// open begins a testcase.
func (j *junit) open(name, subject string, took time.Duration) {
	j.tests++
	j.buf = append(j.buf, "    <testcase"...)
	j.attribute("name", name)
	j.attribute("classname", subject)
	j.time(took)
	j.took += took
	j.buf = append(j.buf, ">\n"...)
}

// time appends how long something took, 0 when that is not known.
func (j *junit) time(took time.Duration) {
	j.buf = append(j.buf, ` time="`...)
	j.buf = strconv.AppendFloat(j.buf, took.Seconds(), 'f', 3, 64)
	j.buf = append(j.buf, '"')
}

// attribute appends an attribute. The name is ours.
func (j *junit) attribute(name, value string) {
	j.buf = append(append(append(j.buf, ' '), name...), `="`...)
	j.buf = append(appendXML(j.buf, appendPrintable(nil, value, longest)), '"')
}

// hold keeps the testcase at hand back.
func (j *junit) hold() error {
	err := j.held.add(j.buf)
	j.buf = j.buf[:0]
	return err
}

// Passed implements [Writer].
func (j *junit) Passed(suite, subject string, n int) error {
	if err := j.begin(suite); err != nil {
		return err
	}
	j.tally.add(subject, n)
	return nil
}

// begin makes suite the one at hand.
func (j *junit) begin(suite string) error {
	if j.begun && suite == j.tally.suite {
		return nil
	}
	err := j.end()
	j.begun = true
	j.tally.begin(suite)
	return err
}

// end writes the suite at hand.
func (j *junit) end() error {
	if !j.begun {
		return nil
	}
	for _, subject := range j.tally.subjects {
		j.open("passed", cmp.Or(subject, "unknown"), 0)
		j.buf = append(j.buf, "    </testcase>\n"...)
		if err := j.hold(); err != nil {
			return err
		}
		j.lines = append(appendPrintable(j.lines[:0], cmp.Or(subject, "unknown"), longest), ": "...)
		j.lines = strconv.AppendInt(j.lines, int64(j.tally.counts[subject]), 10)
		if err := j.say(append(j.lines, " passed\n"...)); err != nil {
			return err
		}
	}
	name := j.tally.suite
	if strings.TrimSpace(name) == "" {
		name = j.tool
	}
	j.buf = append(j.buf, "  <testsuite"...)
	j.attribute("name", name)
	j.attribute("package", j.tool)
	j.attribute("id", strconv.Itoa(j.suites))
	j.attribute("timestamp", j.started)
	j.attribute("hostname", "localhost")
	j.attribute("tests", strconv.Itoa(j.tests))
	j.attribute("failures", strconv.Itoa(j.failed))
	j.attribute("errors", strconv.Itoa(j.broken))
	if j.skipped > 0 {
		j.attribute("skipped", strconv.Itoa(j.skipped))
	}
	j.time(j.took)
	j.buf = append(j.buf, ">\n    <properties>\n      <property name=\"tool\""...)
	j.attribute("value", j.tool)
	j.buf = append(j.buf, "/>\n    </properties>\n"...)
	j.suites++
	j.tests, j.failed, j.skipped, j.broken, j.took = 0, 0, 0, 0, 0
	if err := j.flush(); err != nil {
		return err
	}
	if err := j.held.moveTo(j.w); err != nil {
		return err
	}
	j.buf = append(j.buf, "    <system-out>"...)
	if err := j.flush(); err != nil {
		return err
	}
	if err := j.said.moveTo(j.w); err != nil {
		return err
	}
	j.buf = append(j.buf, "</system-out>\n    <system-err></system-err>\n  </testsuite>\n"...)
	return j.flush()
}

// problem is a suite of its own with the problem of the run.
func (j *junit) problem(text string) error {
	if text == "" {
		return nil
	}
	if err := j.begin(""); err != nil {
		return err
	}
	j.open("run", j.tool, 0)
	j.broken++
	j.buf = append(j.buf, "      <error"...)
	j.attribute("type", "run")
	j.attribute("message", text)
	j.buf = append(j.buf, "></error>\n    </testcase>\n"...)
	return j.hold()
}

// Close implements [Writer].
func (j *junit) Close(s Summary) error {
	err := j.problem(s.problem())
	err = errors.Join(err, j.end())
	if err == nil {
		j.buf = append(j.buf, "</testsuites>\n"...)
		err = j.flush()
	}
	return errors.Join(err, j.held.close(), j.said.close())
}
