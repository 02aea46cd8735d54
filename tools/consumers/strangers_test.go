package consumers_test

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

// suites are the test suites of others, in the order of docs/CONFORMANCE.md.
var suites = []*suite{jsonSuite, ownJSONSuite, schemaSuite2020, schemaSuite7, pairSuite2020, pairSuite7, pairSuiteAcross, changeSuite, ajvSuite, pythonSuite, authoritySuite, defectSuite, formatSuite, reportSuite, harSuite}

// suite is cases that others hold to be right, or that were written from rules that others
// published. What siohook says of each is pinned in testdata/strangers: a change for the worse
// fails, and so does one for the better that nobody wrote down (-update does).
type suite struct {
	name   string // of the file in testdata/strangers, without .tsv
	title  string // of the row in docs/CONFORMANCE.md
	source string // whose cases they are, and what pins them
	asks   string // what must hold
	// verdicts that there are, the best first. Of those counted the file has the number alone; those
	// that must never be fail, whatever is pinned.
	verdicts, counted, never []string
}

// result is what siohook says of one case. Where the verdict is not counted alone it needs a reason.
type result struct{ name, verdict, reason string }

const unexplained = "?"

// pinned is what a file of testdata/strangers says: how many cases have a verdict, and each case
// that is not counted alone, by name.
type pins struct {
	counts map[string]int
	cases  map[string]result
}

func (s *suite) file() string { return filepath.Join("testdata", "strangers", s.name+".tsv") }

// pinned reads the file of a suite; one that is not there yet pins nothing.
func (s *suite) pinned() (pins, error) {
	p := pins{map[string]int{}, map[string]result{}}
	text, err := os.ReadFile(s.file())
	if errors.Is(err, os.ErrNotExist) {
		return p, nil
	}
	for line := range strings.Lines(string(text)) {
		switch fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t"); len(fields) {
		case 2:
			p.counts[fields[0]], err = strconv.Atoi(fields[1])
		case 3:
			p.cases[fields[0]] = result{fields[0], fields[1], fields[2]}
		default:
			err = fmt.Errorf("%s: no line of verdict and count, or of case, verdict and reason: %s", s.file(), line)
		}
		if err != nil {
			return p, err
		}
	}
	return p, nil
}

// pin is what the file should say. A reason that somebody wrote stays.
func (s *suite) pin(results []result, before pins) pins {
	p := pins{map[string]int{}, map[string]result{}}
	for _, r := range results {
		p.counts[r.verdict]++
		if slices.Contains(s.counted, r.verdict) {
			continue
		}
		r.name, r.reason = oneLine(r.name), oneLine(r.reason)
		if was := before.cases[r.name]; r.reason == "" && was.verdict == r.verdict {
			r.reason = was.reason
		}
		if r.reason == "" {
			r.reason = unexplained
		}
		p.cases[r.name] = r
	}
	return p
}

func oneLine(text string) string {
	return strings.NewReplacer("\t", " ", "\n", " ", "\r", " ").Replace(text)
}

func (s *suite) text(p pins) []byte {
	var b bytes.Buffer
	for _, verdict := range s.verdicts {
		fmt.Fprintf(&b, "%s\t%d\n", verdict, p.counts[verdict])
	}
	for _, name := range slices.Sorted(maps.Keys(p.cases)) {
		r := p.cases[name]
		fmt.Fprintf(&b, "%s\t%s\t%s\n", r.name, r.verdict, r.reason)
	}
	return b.Bytes()
}

// differences are what is wrong with results, where others are pinned.
func (s *suite) differences(results []result, before pins) (wrong []string) {
	names := map[string]bool{}
	for _, r := range results {
		if !slices.Contains(s.verdicts, r.verdict) {
			wrong = append(wrong, fmt.Sprintf("%s: no verdict of the suite: %s", r.name, r.verdict))
		}
		if slices.Contains(s.never, r.verdict) {
			wrong = append(wrong, fmt.Sprintf("never: %s: %s %s", r.name, r.verdict, r.reason))
		}
		if names[oneLine(r.name)] {
			wrong = append(wrong, "two cases of one name: "+r.name)
		}
		names[oneLine(r.name)] = true
	}
	now := s.pin(results, before)
	for _, name := range slices.Sorted(maps.Keys(now.cases)) {
		is, was := now.cases[name], before.cases[name]
		switch {
		case is.reason == unexplained:
			wrong = append(wrong, fmt.Sprintf("unexplained: %s: %s: the file needs a reason", name, is.verdict))
		case was.name == "" || s.rank(is) > s.rank(was):
			wrong = append(wrong, fmt.Sprintf("worse: %s: %s (%s), was %s", name, is.verdict, is.reason, cmp.Or(was.verdict, "counted or not there")))
		case s.rank(is) < s.rank(was):
			wrong = append(wrong, fmt.Sprintf("better, not written down: %s: %s, was %s", name, is.verdict, was.verdict))
		case is.reason != was.reason:
			wrong = append(wrong, fmt.Sprintf("another reason: %s: %s, was %s", name, is.reason, was.reason))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(before.cases)) {
		switch {
		case !names[name]:
			wrong = append(wrong, "gone: "+name)
		case now.cases[name].name == "":
			wrong = append(wrong, "better, not written down: "+name+": was "+before.cases[name].verdict)
		}
	}
	for i, verdict := range s.verdicts {
		is, was := now.counts[verdict], before.counts[verdict]
		if is != was {
			wrong = append(wrong, fmt.Sprintf("%s: %d, was %d (verdict %d of %d)", verdict, is, was, i+1, len(s.verdicts)))
		}
	}
	return wrong
}

func (s *suite) rank(r result) int { return slices.Index(s.verdicts, r.verdict) }

// hold fails where results are not those that are pinned.
func (s *suite) hold(t *testing.T, results []result) {
	t.Helper()
	before, err := s.pinned()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		before = s.pin(results, before)
		write(t, ".", s.file(), s.text(before))
	}
	wrong := s.differences(results, before)
	for i, problem := range wrong {
		if i == 40 {
			t.Errorf("and %d more", len(wrong)-i)
			break
		}
		t.Error(problem)
	}
	t.Logf("%s: %d cases: %s", s.title, len(results), s.sums(before))
}

// mustNotice fails where the results of something broken would pass.
func (s *suite) mustNotice(t *testing.T, broken string, results []result) {
	t.Helper()
	before, err := s.pinned()
	if err != nil {
		t.Fatal(err)
	}
	wrong := s.differences(results, before)
	bad := slices.IndexFunc(wrong, func(problem string) bool {
		return strings.HasPrefix(problem, "worse: ") || strings.HasPrefix(problem, "never: ") || strings.HasPrefix(problem, "unexplained: ")
	})
	if bad < 0 {
		t.Errorf("%s is not noticed: %q", broken, wrong)
		return
	}
	t.Logf("%s is noticed, by %d problems, such as: %s", broken, len(wrong), wrong[bad])
}

func (s *suite) sums(p pins) string {
	var parts []string
	for _, verdict := range s.verdicts {
		if n := p.counts[verdict]; n > 0 || slices.Contains(s.never, verdict) {
			parts = append(parts, fmt.Sprintf("%s: %d", verdict, n))
		}
	}
	return strings.Join(parts, "; ")
}

// The frame fails on a change for the worse, on one for the better that is not written down, on a
// case that is gone, on one without a reason, and on what must never be.
func TestStrangersFrame(t *testing.T) {
	s := &suite{verdicts: []string{"right", "odd", "wrong", "deadly"}, counted: []string{"right"}, never: []string{"deadly"}}
	results := func(a, b, reason string) []result { return []result{{"a", a, reason}, {"b", b, reason}} }
	before := s.pin(results("right", "odd", "because"), pins{})
	for name, c := range map[string]struct {
		results []result
		want    []string
	}{
		"same":        {results("right", "odd", ""), nil},
		"worse":       {results("right", "wrong", "why"), []string{"worse: b: wrong (why), was odd", "odd: 0, was 1 (verdict 2 of 4)", "wrong: 1, was 0 (verdict 3 of 4)"}},
		"newly wrong": {results("odd", "odd", "because"), []string{"worse: a: odd (because), was counted or not there", "right: 0, was 1 (verdict 1 of 4)", "odd: 2, was 1 (verdict 2 of 4)"}},
		"better":      {results("right", "right", ""), []string{"better, not written down: b: was odd", "right: 2, was 1 (verdict 1 of 4)", "odd: 0, was 1 (verdict 2 of 4)"}},
		"gone":        {results("right", "odd", "")[:1], []string{"gone: b", "odd: 0, was 1 (verdict 2 of 4)"}},
		"unexplained": {results("odd", "odd", ""), []string{"unexplained: a: odd: the file needs a reason", "right: 0, was 1 (verdict 1 of 4)", "odd: 2, was 1 (verdict 2 of 4)"}},
		"never":       {results("right", "deadly", "x"), []string{"never: b: deadly x", "worse: b: deadly (x), was odd", "odd: 0, was 1 (verdict 2 of 4)", "deadly: 1, was 0 (verdict 4 of 4)"}},
		"reason":      {results("right", "odd", "other"), []string{"another reason: b: other, was because"}},
	} {
		if diff := gocmp.Diff(c.want, s.differences(c.results, before)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	deadly := results("right", "deadly", "x")
	if wrong := s.differences(deadly, s.pin(deadly, pins{})); len(wrong) != 1 || wrong[0] != "never: b: deadly x" {
		t.Errorf("what must never be can be pinned: %q", wrong)
	}
}

// docs/CONFORMANCE.md says what is pinned.
func TestStrangersPage(t *testing.T) {
	var b strings.Builder
	b.WriteString(pageHead)
	b.WriteString("| Suite | Cases | Result | Requirement |\n|---|---:|---|---|\n")
	all := map[*suite]pins{}
	for _, s := range suites {
		p, err := s.pinned()
		if err != nil {
			t.Fatal(err)
		}
		all[s] = p
		sum := 0
		for _, n := range p.counts {
			sum += n
		}
		fmt.Fprintf(&b, "| [%s](#%s) | %d | %s | %s |\n", s.title, anchor(s.title), sum, s.sums(p), s.asks)
	}
	for _, s := range suites {
		fmt.Fprintf(&b, "\n## %s\n\n%s. All results: `tools/consumers/testdata/strangers/%s.tsv`.\n", s.title, s.source, s.name)
		s.reasons(&b, all[s])
	}
	const page = "../../docs/CONFORMANCE.md"
	if *update {
		write(t, ".", page, []byte(b.String()))
	}
	if got := string(read(t, page)); got != b.String() {
		t.Errorf("docs/CONFORMANCE.md (-update writes it; -is +should be):\n%s", gocmp.Diff(got, b.String()))
	}
}

// anchor is what GitHub makes of a heading.
func anchor(title string) string {
	return strings.NewReplacer(" ", "-", ",", "").Replace(strings.ToLower(title))
}

const pageHead = `# Conformance

The results of other people's test suites. Each is fetched when the tests run, as a package pinned
by its checksum; where there is no such package, the cases are our own, written from the published
rules. ` + "`.ci/run strangers`" + ` runs them and fails on any result that is not the pinned one.

` + "`cd tools/consumers && go test -run '^TestStrangers' . -update`" + ` rewrites the results and this page.

`

// reasons lists why verdicts are not the best, each reason once.
func (s *suite) reasons(b *strings.Builder, p pins) {
	type group struct{ verdict, reason string }
	names := map[group][]string{}
	for _, name := range slices.Sorted(maps.Keys(p.cases)) {
		r := p.cases[name]
		names[group{r.verdict, r.reason}] = append(names[group{r.verdict, r.reason}], name)
	}
	if len(names) == 0 {
		return
	}
	groups := slices.SortedFunc(maps.Keys(names), func(a, b group) int {
		return slices.Compare([]string{fmt.Sprint(s.rank(result{verdict: a.verdict})), a.reason}, []string{fmt.Sprint(s.rank(result{verdict: b.verdict})), b.reason})
	})
	b.WriteString("\n| Verdict | Cases | Reason | For example |\n|---|---:|---|---|\n")
	cell := strings.NewReplacer("|", `\|`, "<", "&lt;")
	for _, g := range groups {
		fmt.Fprintf(b, "| %s | %d | %s | %s |\n", g.verdict, len(names[g]), cell.Replace(g.reason), cell.Replace(names[g][0]))
	}
}
