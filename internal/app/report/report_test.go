package report

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/siohook/siohook/internal/base/peer"
	"github.com/siohook/siohook/internal/base/trial"
	"github.com/siohook/siohook/validate"
)

func TestMain(m *testing.M) { trial.Main(m) }

var update = flag.Bool("update", false, "rewrite the golden files")

var rules = []Rule{
	{ID: "type", Summary: "a value has the JSON type that is documented", Help: "A value has another JSON type.\n\n```json\n{\"id\": \"1\"}\n```", HelpURI: "https://example.com/rules/type"},
	{ID: "unknown-member", Summary: "an object has no member but those documented or seen"},
}

const payload = `{"type":"contact.tag.added","data":{"tag":{"id":"141002","name":"vip"},"contact":{"id":1,"email":"ann@example.com","fields":[],"ip":null}}}`

// sourceOf is the place of some text in a payload.
func sourceOf(payload, fault string) Source {
	start := strings.Index(payload, fault)
	return Source{Text: []byte(payload), Start: start, End: start + len(fault)}
}

// sampleCases are what the golden files report.
func sampleCases() []Case {
	pasted := "{\n\t\"type\":\u00a0\"contact.tag.added\",\n\t\"名前\": \"李小龍 😀 e\u0301\u202e\"}"
	return []Case{
		{
			Suite: "captures/a.ndjson", Name: "line 4", Subject: "contact.tag.added",
			Findings: []Finding{
				{
					Severity: Error, Rule: "type", File: "captures/a.ndjson", Line: 4, Column: 49, Subject: "contact.tag.added",
					Pointer: "/data/tag/id", Want: "integer", Got: `"141002"`, Fingerprint: "0123456789abcdef", Source: sourceOf(payload, `"141002"`),
				},
				{
					Severity: Warning, Rule: "unknown-member", File: "captures/a.ndjson", Line: 4, Column: 58, Subject: "contact.tag.added",
					Pointer: "/data/tag/name", Want: "no such member", Got: `"name"`, Hint: `did you mean "nom"?`, Fingerprint: "fedcba9876543210", Source: sourceOf(payload, `"name"`),
				},
			},
		},
		{
			Suite: "captures/a.ndjson", Name: "line 5", Subject: "contact.tag.added",
			Findings: []Finding{{
				Severity: Warning, Rule: "unknown-member", File: "captures/a.ndjson", Line: 5, Column: 58, Subject: "contact.tag.added",
				Pointer: "/data/tag/a b", Want: "no such member", Got: `"a b"`, Fingerprint: "fedcba9876543210",
			}},
		},
		{
			Suite: Stdin, Name: "line 1",
			Findings: []Finding{
				{Severity: Error, Rule: "no-break-space", File: Stdin, Line: 2, Column: 9, Want: "a space", Got: "U+00A0", Fingerprint: "00", Source: sourceOf(pasted, "\u00a0")},
				{Severity: Error, Rule: "pattern", File: Stdin, Line: 3, Column: 8, Pointer: "/名前", Want: "an ASCII name", Got: "\"李小龍 😀 e\u0301\u202e\"", Fingerprint: "01", Source: sourceOf(pasted, "😀")},
			},
		},
		{
			Suite: "idempotency", Name: "idempotency/same-delivery-twice", Subject: "customer.sale.completed", Duration: 1234 * time.Millisecond,
			Findings: []Finding{{
				Severity: Error, Rule: "idempotency/same-delivery-twice", File: "siohook.yaml", Subject: "customer.sale.completed",
				Message: "the order was counted 2 times, 100% too often: {0} [see](https://example.com)", Fingerprint: "02",
				Details: []Detail{{Name: "sent", Text: ".siohook/failures/1.json"}, {Name: "again", Text: "curl -X POST \\\n  --data-binary @1.json http://127.0.0.1:3000/"}},
			}},
		},
		{Suite: "order", Name: "order/permuted", Skipped: "no observer # 1"},
	}
}

// render writes cases in a format and returns the output and the step summary.
func render(t testing.TB, format string, cases []Case, o Options) (out, summary []byte) {
	t.Helper()
	return renderAll(t, format, cases, o, Summary{Files: 2, Started: time.Date(2026, 1, 2, 3, 4, 5, 6e6, time.UTC), Duration: 1500 * time.Millisecond}, true)
}

// renderSummary is render without cases that only passed.
func renderSummary(t testing.TB, format string, cases []Case, o Options, s Summary) (out, summary []byte) {
	t.Helper()
	return renderAll(t, format, cases, o, s, false)
}

func renderAll(t testing.TB, format string, cases []Case, o Options, s Summary, passed bool) (out, summary []byte) {
	t.Helper()
	var b, step bytes.Buffer
	if format == "github" && o.StepSummary == nil {
		o.StepSummary = &step
	}
	w, err := New(format, &b, o)
	if err != nil {
		t.Fatal(err)
	}
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	if passed {
		must(w.Passed("captures/a.ndjson", "contact.tag.added", 40))
		must(w.Passed("captures/a.ndjson", "customer.sale.completed", 1))
		must(w.Passed("captures/a.ndjson", "contact.tag.added", 2))
		s.AddPassed(43)
	}
	for i := range cases {
		must(w.Case(&cases[i]))
		s.Add(&cases[i])
	}
	must(w.Close(s))
	return b.Bytes(), step.Bytes()
}

func TestGolden(t *testing.T) {
	o := Options{Version: "1.2.3", URI: "https://example.com/siohook", Rules: rules}
	for _, format := range Formats() {
		out, summary := render(t, format, sampleCases(), o)
		golden(t, format, own.ReplaceAll(out, nil))
		if format == "github" {
			golden(t, "github-few", summary)
			many, rest := render(t, format, sales(12), o)
			golden(t, "github-many", many)
			golden(t, "github-summary", rest)
		}
	}
	o.Color = true
	out, _ := render(t, "text", sampleCases(), o)
	golden(t, "text-color", out)
}

// A run with a problem is an error in every format, whatever it has found.
func TestProblem(t *testing.T) {
	for _, format := range Formats() {
		for want, s := range map[string]Summary{
			"nothing listens {0}\n::error::":            {Problem: "nothing listens {0}\n::error::"},
			"interrupted before everything was checked": {Interrupted: true},
			"": {},
		} {
			for _, cases := range [][]Case{nil, {{Suite: "a", Name: "passed"}}, {{Name: "passed in no suite"}}} {
				checkProblem(t, format, cases, s, want)
			}
		}
	}
	out, _ := renderSummary(t, "junit", sampleCases()[4:], Options{}, Summary{Problem: "nothing listens"})
	golden(t, "junit-problem", out)
}

func checkProblem(t *testing.T, format string, cases []Case, s Summary, problem string) {
	t.Helper()
	out, _ := renderSummary(t, format, cases, Options{}, s)
	first, _, _ := strings.Cut(problem, " {")
	want := map[string]string{
		"text": "run: " + first, "json": `"problem":"` + first, "junit": `<error type="run" message="` + first, "github": "::error title=run::" + first,
		"gitlab": `"description":"` + first, "tap": "Bail out! " + first, "markdown": "; " + first, "ctrf": `"status":"failed","duration":0,"message":"` + first,
		"sarif": `"executionSuccessful":false,"toolExecutionNotifications":[{"level":"error","message":{"text":"` + first,
	}[format]
	if problem == "" {
		for _, word := range []string{"run:", "problem", "<error", "::error", "description", "Bail out", "failed\",", "Successful\":false"} {
			if bytes.Contains(out, []byte(word)) {
				t.Errorf("%s: there is no problem, got %q\n%s", format, word, out)
			}
		}
		return
	}
	if format == "json" && s.Interrupted {
		want = `"interrupted":true`
	}
	if !bytes.Contains(out, []byte(want)) || bytes.Contains(out, []byte("\n::error::")) {
		t.Errorf("%s: want %s in\n%s", format, want, out)
	}
	if format == "junit" {
		if suites, err := parseJUnit(out); err != nil || len(suites) == 0 || suites[len(suites)-1].Errors != 1 {
			t.Errorf("%v: %+v\n%s", err, suites, out)
		}
	}
	if format == "ctrf" {
		if _, err := readCTRF(out); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
	}
}

// TAP says that nothing was checked, and a description opens no block to its readers.
func TestTAPOfOddCases(t *testing.T) {
	for want, cases := range map[string][]Case{
		"TAP version 14\n1..0 # SKIP nothing was checked\n": nil,
		"TAP version 14\nok 1 - open {.\n1..1\n":            {{Name: "open {"}},
	} {
		if out, _ := renderAll(t, "tap", cases, Options{}, Summary{}, false); string(out) != want {
			t.Errorf("got %s, want %s", out, want)
		}
	}
}

// Where a case has one line for all its findings, an error is told before a warning.
func TestErrorIsTold(t *testing.T) {
	cases := []Case{{Name: "line 1", Findings: []Finding{
		{Severity: Warning, Rule: "mild", Message: "it is new"}, {Severity: Error, Rule: "grave", Message: "it is wrong"},
	}}}
	for format, want := range map[string]string{
		"ctrf": `"message":"grave: it is wrong"`, "tap": "message: \"grave: it is wrong\"\n  severity: \"fail\"", "junit": `<failure type="grave" message="grave: it is wrong">`,
	} {
		if out, _ := render(t, format, cases, Options{}); !bytes.Contains(out, []byte(want)) {
			t.Errorf("%s: want %s in\n%s", format, want, out)
		}
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

// sales are n cases with an error and a warning each.
func sales(n int) []Case {
	cases := make([]Case, n)
	for i := range cases {
		cases[i] = Case{
			Suite: "a.ndjson", Name: fmt.Sprintf("line %d", i+1), Subject: "customer.sale.completed",
			Findings: []Finding{
				{Severity: Error, Rule: "type", File: "a.ndjson", Line: i + 1, Column: 7, Subject: "customer.sale.completed", Pointer: "/data/order/id", Keyword: "type", Want: "integer", Got: `"1"`, GotType: "string", Fingerprint: "aa"},
				{Severity: Warning, Rule: "enum", File: "a.ndjson", Line: i + 1, Column: 9, Subject: "customer.sale.completed", Pointer: "/data/currency", Want: "one of EUR, USD", Got: `"<b>|x|</b>"`, Fingerprint: "bb"},
			},
		}
	}
	return cases
}

// TestSchemas checks the formats that have a published JSON Schema.
func TestSchemas(t *testing.T) {
	for format, file := range map[string]string{"sarif": "sarif-schema-2.1.0.json", "ctrf": "ctrf-schema-0.0.json"} {
		c := jsonschema.NewCompiler()
		c.AssertFormat = true
		schema, err := c.Compile("testdata/" + file)
		if err != nil {
			t.Fatal(err)
		}
		for name, cases := range documents() {
			for _, o := range []Options{{}, {Tool: "x", Version: "1", URI: "https://example.com/", Rules: rules}} {
				whole, _ := render(t, format, cases, o)
				broken, _ := renderSummary(t, format, cases, o, Summary{Problem: "{nothing} listens"})
				for _, out := range [][]byte{whole, broken} {
					var doc any
					if err := strictJSON(out, &doc); err != nil {
						t.Errorf("%s of %s: %v", format, name, err)
					} else if err := schema.Validate(doc); err != nil {
						t.Errorf("%s of %s: %#v", format, name, err)
					}
				}
			}
		}
	}
}

// TestJUnitSchema checks JUnit against Jenkins' XSD, where xmllint is installed.
func TestJUnitSchema(t *testing.T) {
	xmllint := peer.Command(t, "xmllint", "xmllint") // Debian: libxml2-utils
	for name, cases := range documents() {
		out, _ := renderAll(t, "junit", cases, Options{}, Summary{Problem: "nothing listens"}, true)
		file := filepath.Join(t.TempDir(), "junit.xml")
		if err := os.WriteFile(file, out, 0o644); err != nil {
			t.Fatal(err)
		}
		if said, err := exec.Command(xmllint, "--nonet", "--noout", "--schema", "testdata/jenkins-junit.xsd", file).CombinedOutput(); err != nil {
			t.Errorf("JUnit of %s: %v\n%s", name, err, said)
		}
	}
}

// documents are the test cases, the hostile ones in one.
func documents() map[string][]Case {
	all := map[string][]Case{}
	for name, cases := range testCases() {
		name, _, _ = strings.Cut(name, " ")
		all[name] = append(all[name], cases...)
	}
	return all
}

// TestGitHubLimits: ten annotations of a level, and each finding exactly once.
func TestGitHubLimits(t *testing.T) {
	for _, withSummary := range []bool{true, false} {
		var out, step bytes.Buffer
		o := Options{}
		if withSummary {
			o.StepSummary = &step
		}
		w, err := New("github", &out, o)
		if err != nil {
			t.Fatal(err)
		}
		const n = 5_000 // findings of a level: more than a step summary holds
		for _, c := range sales(n) {
			if err := w.Case(&c); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(Summary{}); err != nil {
			t.Fatal(err)
		}
		found, err := readGitHub(out.Bytes(), step.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		annotations := strings.Count("\n"+out.String(), "\n::")
		if len(found) != 2*n || annotations != 20 || step.Len() > 1<<20 || step.Len() > 0 != withSummary {
			t.Errorf("%d findings, %d annotations, %d bytes of summary", len(found), annotations, step.Len())
		}
	}
}

// TestLine: findings read as validate prints them.
func TestLine(t *testing.T) {
	for _, v := range []validate.Violation{
		{},
		{File: "captures/a.json", Line: 4, Column: 20, Event: "contact.tag.added", Pointer: "/data/tag/id", Rule: "type", Want: "integer", Got: `"141002"`, Severity: validate.Error},
		{File: "a b\n.json", Line: 1, Column: 1, Pointer: "/a b/\"c\"/\x1b", Rule: "enum", Want: "one of a, b", Severity: validate.Warning, Hint: "did you mean a?"},
		{File: Stdin, Rule: "empty", Want: "a payload", Got: "nothing"},
	} {
		f := Finding{
			Severity: Severity(v.Severity), Rule: v.Rule, File: v.File, Line: v.Line, Column: v.Column,
			Subject: v.Event, Pointer: v.Pointer, Want: v.Want, Got: v.Got, Hint: v.Hint,
		}
		if f.String() != v.String() {
			t.Errorf("got  %s\nwant %s", f, v)
		}
	}
	f := Finding{Rule: "reach/answers", Subject: "e", Message: "nothing answers", Severity: Error}
	if got, want := f.String(), "e: reach/answers: nothing answers"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestJUnitSpoolsToFile(t *testing.T) {
	dir := t.TempDir()
	var out bytes.Buffer
	w, err := New("junit", &out, Options{TempDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	held := &w.(*junit).held
	held.limit = 1000
	for i, n := range []int{50, 40, 30} { // what is left of a larger suite is in no smaller one
		for _, c := range sales(n) {
			c.Suite = string(rune('a' + i))
			if err := w.Case(&c); err != nil {
				t.Fatal(err)
			}
		}
		if held.file == nil || len(held.memory) >= held.limit {
			t.Fatalf("%d bytes in memory, limit %d", len(held.memory), held.limit)
		}
		if info, err := held.file.Stat(); err != nil || info.Size() == 0 {
			t.Errorf("nothing is in the file: %v", err)
		}
	}
	if err := w.Close(Summary{}); err != nil {
		t.Fatal(err)
	}
	if files, _ := os.ReadDir(dir); len(files) != 0 {
		t.Errorf("%d temporary files are left", len(files))
	}
	suites, err := parseJUnit(out.Bytes())
	if err != nil || len(suites) != 3 || suites[2].Tests != 30 || suites[2].Failures != 30 {
		t.Errorf("%v, suites %+v", err, suites)
	}
}

// TestPassedAreCounted: many passed cases are few test cases.
func TestPassedAreCounted(t *testing.T) {
	for _, format := range Formats() {
		var out bytes.Buffer
		w, err := New(format, &out, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for i := range 100_000 {
			if err := w.Passed("a", fmt.Sprintf("event %d", i%2000), 1); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(Summary{}); err != nil {
			t.Fatal(err)
		}
		if lines := bytes.Count(out.Bytes(), []byte("\n")); lines > 3200 {
			t.Errorf("%s: %d lines", format, lines)
		}
		if format == "tap" && !strings.Contains(out.String(), "ok 1001 - a: 50000 passed: (others)\n1..1001\n") {
			t.Errorf("tap ends with %s", out.String()[out.Len()-100:])
		}
	}
}

func TestGitLabFingerprints(t *testing.T) {
	fingerprints := func(cases []Case) (all []string) {
		g := &gitlab{seen: map[[32]byte]int{}}
		for _, c := range cases {
			for i := range c.Findings {
				all = append(all, g.fingerprint(&c, &c.Findings[i]))
			}
		}
		return all
	}
	before, after := sales(3), sales(3)
	for i := range after {
		for j := range after[i].Findings {
			f := &after[i].Findings[j]
			f.Line += 7
			f.Want, f.Got, f.Hint, f.Message = "other words", "again", "in each", "of the texts"
		}
	}
	if diff := cmp.Diff(fingerprints(before), fingerprints(after)); diff != "" {
		t.Errorf("other lines or words, other fingerprints:\n%s", diff)
	}
	after[0].Suite = "b.ndjson"
	if a, b := fingerprints(before)[0], fingerprints(after)[0]; a == b {
		t.Error("another file, the same fingerprint")
	}
}

func TestObjects(t *testing.T) {
	var out bytes.Buffer
	w, err := New("json", &out, Options{})
	if err != nil {
		t.Fatal(err)
	}
	object := map[string]string{"kind": "finding", "a": "##[x]<\u202e\u0085\U000e0001>"}
	for _, c := range []Case{{Findings: []Finding{{Object: object}}}, {Skipped: "s", Object: map[string]string{"kind": "not_observed"}}} {
		if err := w.Case(&c); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(Summary{Object: map[string]int{"kind": 1}}); err != nil {
		t.Fatal(err)
	}
	want := `{"format_version":1,"a":"#\u0023[x]<\u202e\u0085\udb40\udc01>","kind":"finding"}` + "\n" + `{"format_version":1,"kind":"not_observed"}` + "\n" + `{"format_version":1,"kind":1}` + "\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
}

func TestInterrupted(t *testing.T) {
	for format, want := range map[string]string{
		"json":   `"warnings":0,"interrupted":true}`,
		"sarif":  `"executionSuccessful":false`,
		"tap":    "\nBail out! interrupted before everything was checked\n",
		"ctrf":   `"interrupted":true`,
		"github": "; interrupted before everything was checked\n", "markdown": "; interrupted before everything was checked\n",
	} {
		var out bytes.Buffer
		w, err := New(format, &out, Options{StepSummary: &out})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Close(Summary{Interrupted: true}); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(out.String(), want) {
			t.Errorf("%s: %s", format, out.String())
		}
	}
}

func TestUnknownFormat(t *testing.T) {
	_, err := New("yaml", nil, Options{})
	if want := `unknown report format "yaml": want text, json, junit, sarif, github, gitlab, tap, ctrf, html, markdown`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// failing is a writer that takes no more than a few writes.
type failing struct{ left int }

func (f *failing) Write(p []byte) (int, error) {
	if f.left--; f.left < 0 {
		return 0, os.ErrClosed
	}
	return len(p), nil
}

func TestWriteErrors(t *testing.T) {
	for _, format := range Formats() {
		for left := range 3 {
			w, err := New(format, &failing{left}, Options{TempDir: t.TempDir()})
			if err != nil {
				continue
			}
			c := sampleCases()[0]
			err = w.Case(&c)
			closed := Writers{w, w}.Close(Summary{})
			if left == 0 && err == nil && closed == nil {
				t.Errorf("%s says nothing of a failed write", format)
			}
		}
	}
}

// A SARIF file has as many results as GitHub takes, and says how many more there were.
func TestSARIFIsBounded(t *testing.T) {
	var out bytes.Buffer
	w, err := New("sarif", &out, Options{})
	if err != nil {
		t.Fatal(err)
	}
	c := Case{Findings: []Finding{{Rule: "a"}, {Rule: "b"}, {Rule: "c"}}}
	for range 9000 {
		if err := w.Case(&c); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(Summary{}); err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(out.Bytes(), []byte(`"ruleId"`)); n != 25_000 || !bytes.Contains(out.Bytes(), []byte("2,000 results more were found")) {
		t.Errorf("%d results: %s", n, out.Bytes()[out.Len()-600:])
	}
}
