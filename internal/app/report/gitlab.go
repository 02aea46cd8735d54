package report

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"strconv"
)

// mostRemembered is how many fingerprints format gitlab tells repetitions of.
const mostRemembered = 1 << 17

// gitlab writes a code quality report of GitLab: a JSON array of findings, all of
// whose fingerprints differ, because GitLab drops a second finding with the same
// one. They depend on the suite, which is the file where there are files, on rule and
// fingerprint, and on how many like it came before in the suite, but not on lines and
// words, so that a finding is not new because something above it changed or because it
// is put differently. After 131,072 different ones they depend on the place in the
// report.
//
// GitLab knows five severities: an error is major, a warning minor.
type gitlab struct {
	output
	found int
	seen  map[[sha256.Size]byte]int
}

// codeIssue is a finding.
type codeIssue struct {
	Description string `json:"description"`
	CheckName   string `json:"check_name"`
	Fingerprint string `json:"fingerprint"`
	Severity    string `json:"severity"`
	Location    struct {
		Path  string `json:"path"`
		Lines struct {
			Begin int `json:"begin"`
		} `json:"lines"`
	} `json:"location"`
}

func newGitLab(w io.Writer, _ Options) (Writer, error) {
	g := &gitlab{output: output{w: w}, seen: map[[sha256.Size]byte]int{}}
	g.buf = append(g.buf, '[')
	err := g.flush()
	return g, err
}

// Case implements [Writer].
func (g *gitlab) Case(c *Case) error {
	for i := range c.Findings {
		f := &c.Findings[i]
		if g.found > 0 {
			g.buf = append(g.buf, ',')
		}
		g.found++
		issue := codeIssue{Description: string(f.appendSentence(nil)), CheckName: f.Rule, Fingerprint: g.fingerprint(c, f), Severity: "major"}
		if f.isWarning() {
			issue.Severity = "minor"
		}
		issue.Location.Path, issue.Location.Lines.Begin = filePath(f.File), max(f.Line, 1)
		g.buf = append(g.buf, '\n')
		g.json(issue)
	}
	return g.flush()
}

func (g *gitlab) fingerprint(c *Case, f *Finding) string {
	parts := []string{filePath(c.Suite), f.Rule, f.Fingerprint}
	if f.Fingerprint == "" {
		parts = append(parts, c.Name, f.Subject, f.Pointer)
	}
	var text []byte
	for _, part := range parts {
		text = append(append(text, part...), 0)
	}
	key := sha256.Sum256(text)
	n, known := g.seen[key]
	if known || len(g.seen) < mostRemembered {
		g.seen[key] = n + 1
		if n > 0 {
			text = strconv.AppendInt(text, int64(n), 10)
		}
	} else {
		text = strconv.AppendInt(append(text, '#'), int64(g.found), 10)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:16])
}

// Passed implements [Writer].
func (g *gitlab) Passed(string, string, int) error { return nil }

// Close implements [Writer].
func (g *gitlab) Close(s Summary) error {
	if problem := s.problem(); problem != "" {
		c := Case{Findings: []Finding{{Severity: Error, Rule: "run", Message: problem}}}
		if err := g.Case(&c); err != nil {
			return err
		}
	}
	g.buf = append(g.buf, "\n]\n"...)
	return g.flush()
}
