package report

import "time"

// Case is one thing that was checked, a payload or a check of a receiver, with
// what was found. It failed when one of its findings is an error.
type Case struct {
	Suite    string // the file, or the phase; the cases of a suite come together
	Name     string // within the suite: "line 4", or the check's id
	Subject  string // the event's id; "" when unknown
	Class    string // JUnit's classname; "" is that of the subject
	Findings []Finding
	Skipped  string        // why it was not checked; "" when it was; of no account when there are findings
	Duration time.Duration // 0 when unknown

	// Object is what format json writes for a case that was skipped, instead of
	// the object that it makes itself.
	Object any
}

// Failed tells whether there is a finding that is an error.
func (c *Case) Failed() bool {
	for i := range c.Findings {
		if !c.Findings[i].isWarning() {
			return true
		}
	}
	return false
}

// skipped tells whether the case was not checked.
func (c *Case) skipped() bool { return c.Skipped != "" && len(c.Findings) == 0 }

// title names a case in formats without suites.
func (c *Case) title() string {
	title := c.Suite
	for _, part := range []string{c.Name, c.Subject} {
		if title != "" && part != "" {
			title += ": "
		}
		title += part
	}
	if title == "" {
		return "(no name)"
	}
	return title
}

// Rule is what formats that know rules say about one.
type Rule struct {
	ID      string // as in [Finding.Rule]
	Summary string // one line
	Help    string // Markdown; "" takes Summary
	HelpURI string // absolute; "" when there is no page
}

// Summary ends a report.
type Summary struct {
	Files    int // that were read
	Cases    int // that were checked, those skipped not included
	Passed   int
	Failed   int
	Skipped  int
	Errors   int // findings of severity error
	Warnings int

	Started     time.Time // zero leaves out the times that a format can do without
	Duration    time.Duration
	Interrupted bool // not everything was checked
	// Problem is why the run shows less than it should, beside an interruption: it could not
	// start, ended early, or checked nothing. "" when there is none. All formats report it as an
	// error of the run.
	Problem string

	// Object is what format json writes as its last line, instead of the object
	// that it makes itself.
	Object any

	// What format html shows beside all that.
	Title  string // its heading
	Facts  []Detail
	Tables []Table
}

// Table is a table of format html. The first cell of a row names it.
type Table struct {
	First       bool // it stands before the findings
	Title, Note string
	Head        []string
	Rows        [][]Cell
}

// Cell is a cell of a [Table].
type Cell struct {
	Text  string
	Level string // ok, warn or bad; "" is none of them
}

// problem is why the run shows less than it should; "" when it does not.
func (s *Summary) problem() string {
	if s.Interrupted && s.Problem == "" {
		return "interrupted before everything was checked"
	}
	return s.Problem
}

// Add counts a case.
func (s *Summary) Add(c *Case) {
	switch {
	case c.skipped():
		s.Skipped++
		return
	case c.Failed():
		s.Failed++
	default:
		s.Passed++
	}
	s.Cases++
	for i := range c.Findings {
		if c.Findings[i].isWarning() {
			s.Warnings++
		} else {
			s.Errors++
		}
	}
}

// AddPassed counts cases that passed without a finding.
func (s *Summary) AddPassed(n int) {
	s.Cases += n
	s.Passed += n
}
