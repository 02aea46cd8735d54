package report

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/internal/base/safetext"
)

// hostile are texts that try to leave their place.
var hostile = []string{
	"", " ", "plain", "\x00\x01\x1b[31mred\x07\x7f\u0085\u009b2J", "a\nb\r\nc\rd\u2028e\u2029f",
	"\u202eevil\u2066\u200b\ufeff\u00a0", "\xff\xfe\xc3(\xed\xa0\x80", "\ufffe\uffff\U0010ffff\U0001f600",
	"</failure></testcase>]]><!--&lt;&#0;", `<a href="javascript:alert(1)">`, `" onload="x`,
	"::error file=x::gotcha", "\n::error::gotcha", "  ::set-output name=a::b", "##[error]gotcha", "##vso[task.complete]", "#####[add-mask]x", "a##\n##[x]",
	"%0A::error::x%25%2C", "a=b,c:d;e", "=,=", ",::", "not ok 1 - x\nok 2", "ok # SKIP me", `\# TODO \\`, "x {", "  ---\n  ...\n", "Bail out! now", "1..9",
	"| a | b |\n| - |", "**bold** `code` [l](http://x) ![i](x) <b> @me :tada: $x$ www.example.com", "{0} {{1}} {", "[text](https://evil.example)",
	`{"kind":"summary"}`, `\u0041\"`, strings.Repeat("long ", 1000), "e\u0301\u0301\u0301\u0301\u0301\u0301", "../../etc/passwd", "//host/share", `C:\x`, "javascript:x", "a?b#c%zz",
}

// testCases are cases that formats are checked with.
func testCases() map[string][]Case {
	all := map[string][]Case{"none": nil, "sample": sampleCases(), "many": sales(30), "unknown": {{Findings: []Finding{{}}}, {Findings: []Finding{{Message: "m"}}}}}
	for i, text := range hostile {
		next := hostile[(i+1)%len(hostile)]
		all[fmt.Sprintf("hostile %d", i)] = []Case{hostileCase(text, text), hostileCase(next, text), {Suite: text, Name: next, Skipped: text, Object: nil}}
	}
	return all
}

// hostileCase has a text wherever there may be one.
func hostileCase(text, other string) Case {
	f := Finding{
		Severity: Error, Rule: text, File: text, Line: 3, Column: 2, Subject: other, Pointer: "/" + text, Want: text, Got: other, Hint: text,
		Member: text, Keyword: other, GotType: text,
		Fingerprint: text, Source: Source{Text: []byte(text + other), Start: len(text) / 2, End: len(text)}, Details: []Detail{{Name: text, Text: other}},
	}
	g := f
	g.Severity, g.Message, g.Line = Warning, other, 0
	return Case{Suite: text, Name: other, Subject: text, Findings: []Finding{f, g}}
}

func TestHostile(t *testing.T) {
	for name, cases := range testCases() {
		t.Run(name, func(t *testing.T) { checkFormats(t, cases) })
	}
}

// checkFormats writes cases in all formats, reads them with the independent
// readers, and compares all that a format says with what was to be said.
func checkFormats(t *testing.T, cases []Case) {
	t.Helper()
	for _, format := range Formats() {
		out, summary := render(t, format, cases, Options{Rules: rules})
		checkOutput(t, format, out)
		checkOutput(t, "step summary", summary)
		var got []read
		var err error
		switch format {
		case "text": // lines only: names may look like views and details
			out, _ = render(t, format, bare(cases), Options{})
			got, err = readText(out)
		case "json":
			got, err = readJSONLines(out)
		case "junit":
			got, err = readJUnit(out)
		case "sarif":
			got, err = readSARIF(out)
		case "github":
			got, err = readGitHub(out, summary)
		case "gitlab":
			got, err = readGitLab(out)
		case "tap":
			got, err = readTAP(out)
		case "ctrf":
			got, err = readCTRF(out)
		case "html":
			got, err = readHTML(out)
		case "markdown":
			got, err = parseTable(out)
		}
		if err != nil {
			t.Errorf("%s: %v\n%s%s", format, err, out, summary)
			continue
		}
		if want := expected(format, cases); !slices.Equal(want, got) {
			t.Errorf("%s (-want +got):\n%s\n%s%s", format, cmp.Diff(want, got), out, summary)
		}
	}
}

// bare leaves out what takes further lines.
func bare(cases []Case) []Case {
	all := slices.Clone(cases)
	for i := range all {
		all[i].Findings = slices.Clone(all[i].Findings)
		for j := range all[i].Findings {
			all[i].Findings[j].Source, all[i].Findings[j].Details = Source{}, nil
		}
	}
	return all
}

// checkOutput finds what no output may have.
func checkOutput(t *testing.T, format string, out []byte) {
	t.Helper()
	for i, line := range strings.Split(string(out), "\n") {
		for _, r := range line {
			if r < ' ' || r >= 0x7F && r < 0xA0 || r == 0x202E || r == 0x2028 || r == 0x200B {
				t.Errorf("%s, line %d: %q has %U", format, i+1, line, r)
			}
		}
		if c, is := parseCommand(line); is && (format != "github" || c.name != "error" && c.name != "warning") {
			t.Errorf("%s, line %d: %q is the command %s", format, i+1, line, c.name)
		}
	}
	if strings.ToValidUTF8(string(out), "") != string(out) {
		t.Errorf("%s: not UTF-8", format)
	}
}

// expected is what a reader of the format is to give back.
func expected(format string, cases []Case) []read {
	var all []read
	exact := func(s string) string { return string([]rune(s)) } // each byte that is no UTF-8 is a U+FFFD
	shown := func(s string) string { return safetext.Line(s, longest) }
	levels := map[Severity]int{}
	var rest []read
	var warned string // in a suite, for junit
	for i := range cases {
		c := &cases[i]
		var explained [2]string
		if warned != "" && c.Suite != cases[i-1].Suite {
			all, warned = append(all, read{Severity: "warning", Shown: warned}), ""
		}
		for j := range c.Findings {
			f := &c.Findings[j]
			r := read{Severity: f.level()}
			levels[Severity(f.level())]++
			switch format {
			case "text":
				r = read{Shown: inLog(f.String())}
			case "json", "ctrf", "tap":
				r = read{
					Severity: f.level(), Rule: exact(f.Rule), File: exact(f.File), Line: f.Line, Column: f.Column, Subject: exact(f.Subject),
					Pointer: exact(f.Pointer), Want: exact(f.Want), Got: exact(f.Got), Message: exact(f.Message), Hint: exact(f.Hint), Fingerprint: exact(f.Fingerprint),
				}
				if format != "tap" {
					r.Member, r.Keyword, r.GotType = exact(f.Member), exact(f.Keyword), exact(f.GotType)
				} else if f.Message != "" {
					r.Want, r.Got = "", ""
				}
			case "sarif":
				r = read{
					Severity: f.level(), Rule: exact(f.Rule), Subject: exact(f.Subject), Pointer: exact(f.Pointer), Want: exact(f.Want), Got: exact(f.Got),
					Member: exact(f.Member), Keyword: exact(f.Keyword), GotType: exact(f.GotType), Hint: exact(f.Hint), Fingerprint: exact(f.Fingerprint),
					Shown: strings.ReplaceAll(sentence(f), "](", "] ("),
				}
				if f.File != "" {
					r.File = filePath(f.File)
					if strings.HasPrefix(r.File, "/") {
						r.File = "/" + strings.TrimLeft(r.File, "/")
					}
					r.Line = max(f.Line, 1)
					if f.Line > 0 {
						r.Column = f.Column
					}
				}
			case "html":
				plain := *f
				plain.Hint = ""
				r.Rule, r.Subject, r.Pointer, r.Hint = shown(f.Rule), shown(f.Subject), shown(f.Pointer), shown(f.Hint)
				r.Fingerprint, r.Shown = shown(f.Fingerprint), string(plain.appendMessage(nil))
			case "gitlab":
				r.Rule, r.File, r.Line, r.Shown = exact(f.Rule), exact(filePath(f.File)), max(f.Line, 1), string(f.appendSentence(nil))
			case "junit":
				text := string(f.appendExplanation(nil, &view{width: 100}))
				if f.isWarning() {
					explained[1] += text
				} else {
					if explained[0] == "" {
						all = append(all, read{Severity: "error", Rule: shown(f.Rule)})
					}
					explained[0] += text
					all[len(all)-1].Shown = explained[0]
				}
				continue
			case "markdown":
				r = inTable(f, r)
			case "github":
				switch n := levels[Severity(f.level())]; {
				case n <= mostAnnotations:
					r = annotation(f)
				default:
					rest = append(rest, inTable(f, r))
					continue
				}
			}
			all = append(all, r)
		}
		if format == "junit" {
			warned += explained[1]
		}
		if format == "text" && c.skipped() {
			all = append(all, read{Shown: inLog(shown(c.title()) + ": not checked: " + shown(c.Skipped))})
		}
	}
	if warned != "" {
		all = append(all, read{Severity: "warning", Shown: warned})
	}
	return append(all, rest...)
}

// inTable is what a row of a table has of a finding.
func inTable(f *Finding, r read) read {
	r.Rule, r.Shown = safetext.Line(f.Rule, longest), string(f.appendPlace(nil))+string(f.appendSentence(nil))
	if f.Message != "" && f.File == "" && f.Line == 0 {
		r.Shown = ": " + r.Shown
	}
	return r
}

var hashes = regexp.MustCompile(`##+`)

// inLog is a line as a log has it.
func inLog(line string) string {
	line = hashes.ReplaceAllStringFunc(line, func(s string) string {
		return "#" + strings.Repeat(`\u0023`, len(s)-1)
	})
	if trimmed := strings.TrimLeft(line, " "); strings.HasPrefix(trimmed, "::") {
		line = strings.Replace(line, ":", `\u003a`, 1)
	}
	return line
}

// sentence is a message with its details.
func sentence(f *Finding) string {
	text := string(f.appendSentence(nil))
	if details := string(f.appendDetails(nil)); details != "" {
		text += "\n" + details
	}
	return strings.TrimRight(text, "\n")
}

func annotation(f *Finding) read {
	r := read{Severity: f.level(), Shown: sentence(f), Line: f.Line}
	if f.File != "" {
		r.File = filePath(safetext.Line(f.File, longest))
		if r.File[0] == '=' {
			r.File = "./" + r.File
		}
	}
	if at := f.span(); f.Line > 0 && (at.endLine == 0 || at.endLine == f.Line) {
		r.Column = f.Column
	}
	r.Rule = safetext.Line(f.Rule, longest)
	if f.Subject != "" {
		r.Rule += " in " + safetext.Line(f.Subject, longest)
	}
	if r.Rule = strings.Trim(r.Rule, " ="); r.Rule == "" {
		r.Rule = "finding"
	}
	return r
}
