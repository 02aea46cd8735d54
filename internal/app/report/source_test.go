package report

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestView(t *testing.T) {
	long := strings.Repeat("0123456789", 20)
	for _, c := range []struct {
		name   string
		text   string
		fault  string // the first of these in text
		column int
		width  int
		want   string
	}{
		{"whole line", `{"id":"1"}`, `"1"`, 7, 0, "  7 | {\"id\":\"1\"}\n            ^^^\n"},
		{"start of line", `1`, `1`, 1, 0, "  7 | 1\n      ^\n"},
		{"other lines", "a\nbad\nc", "bad", 1, 0, "  7 | bad\n      ^^^\n"},
		{"carriage return", "a\r\nbad\r\nc", "bad", 1, 0, "  7 | bad\n      ^^^\n"},
		{"several lines", "{\n \"a\": [\n1]}", "[\n1]", 7, 0, "  7 |  \"a\": [\n            ^\n"},
		{"end of line", "ab\ncd", "\n", 3, 0, "  7 | ab\n        ^\n"},
		{"within a line", `cd`, `d`, 10, 0, "  7 | ...cd\n          ^\n"},
		{"tab", "\t\tx", "x", 3, 0, "  7 |   x\n        ^\n"},
		{"wide", "名前x", "x", 3, 0, "  7 | 名前x\n          ^\n"},
		{"wide fault", "a名前b", "名前", 2, 0, "  7 | a名前b\n       ^^^^\n"},
		{"emoji", "😀x😀", "x", 2, 0, "  7 | 😀x😀\n        ^\n"},
		{"emoji of many", "👨\u200d👩x", "x", 4, 0, "  7 | 👨\\u200d👩x\n                ^\n"},
		{"flag", "🇫🇷x", "x", 3, 0, "  7 | \\U0001f1eb\\U0001f1f7x\n                          ^\n"},
		{"skin", "👍🏽x", "x", 3, 0, "  7 | 👍\\U0001f3fdx\n                  ^\n"},
		{"selector", "❤\ufe0fx", "x", 3, 0, "  7 | ❤\\ufe0fx\n             ^\n"},
		{"combining", "e\u0301x", "x", 3, 0, "  7 | e\u0301x\n       ^\n"},
		{"combining fault", "ae\u0301x", "\u0301", 3, 0, "  7 | ae\u0301x\n       ^\n"},
		{"too many marks", "e\u0301\u0301\u0301\u0301\u0301\u0301x", "x", 8, 0, "  7 | e\u0301\u0301\u0301\u0301\\u0301\u0301x\n             ^\n"},
		{"only a mark", "\u0301", "\u0301", 1, 0, "  7 | \u0301\n      ^\n"},
		{"hangul", "\u1112\u1161\u11abx", "x", 4, 0, "  7 | \u1112\\u1161\\u11abx\n                    ^\n"},
		{"bidi", "\u202ex", "x", 2, 0, "  7 | \\u202ex\n            ^\n"},
		{"no-break space", "a\u00a0b", "\u00a0", 2, 0, "  7 | a\\u00a0b\n       ^^^^^^\n"},
		{"control", "\x1b[31m\x00x", "x", 7, 0, "  7 | \\x1b[31m\\x00x\n                  ^\n"},
		{"no UTF-8", "\xffx", "x", 2, 0, "  7 | \\xffx\n          ^\n"},
		{"byte order mark", "\ufeff{}", "{}", 1, 0, "  7 | \\ufeff{}\n            ^^\n"},
		{"build server", "##[x]", "[", 3, 0, "  7 | #\\u0023[x]\n             ^\n"},
		{"cut both", long + "FAULT" + long, "FAULT", 201, 40, "  7 | ...90123456789FAULT012345678901...\n                    ^^^^^\n"},
		{"cut left", long + "FAULT", "FAULT", 201, 40, "  7 | ...78901234567890123456789FAULT\n                                ^^^^^\n"},
		{"cut right", "FAULT" + long, "FAULT", 1, 40, "  7 | FAULT01234567890123456789012...\n      ^^^^^\n"},
		{"cut fault", "ab" + long, long, 3, 40, "  7 | ab01234567890123456789012345...\n        ^^^^^^^^^^^^^^^^^^^^^^^^^^\n"},
		{"very narrow", long + "FAULT" + long, "FAULT", 201, 1, "  7 | ...6789FAULT01234...\n             ^^^^^\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.width == 0 {
				c.width = 100
			}
			v := view{width: c.width}
			f := Finding{Line: 7, Column: c.column, Source: sourceOf(c.text, c.fault)}
			got := string(v.append(nil, &f))
			checkView(t, &f, c.width)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s\n%s", diff, got)
			}
		})
	}
}

func TestViewWithoutSource(t *testing.T) {
	v := view{width: 100}
	for _, s := range []Source{{}, {Text: []byte("a"), Start: 2}, {Text: []byte("a"), Start: -1}} {
		if got := v.append(nil, &Finding{Source: s}); len(got) > 0 {
			t.Errorf("%+v: %s", s, got)
		}
	}
	if got, want := string(v.append(nil, &Finding{Source: Source{Text: []byte{}}})), "  ? | \n      ^\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// checkView checks what holds for any view: it fits, it is safe, and the carets
// are under the fault.
func checkView(t *testing.T, f *Finding, width int) {
	t.Helper()
	v := view{width: width}
	out := string(v.append(nil, f))
	lines := strings.Split(out, "\n")
	if len(lines) != 3 || lines[2] != "" || !utf8.ValidString(out) {
		t.Fatalf("%d lines: %q", len(lines), out)
	}
	gutter := strings.Index(lines[0], "| ") + 2
	columns := func(text string) int {
		n := 0
		for _, r := range text {
			w := cellWidth(r)
			if w < 0 {
				t.Errorf("%q has %U", out, r)
			}
			n += w
		}
		return n
	}
	if n := columns(lines[0]); n > max(width, gutter+leastContent) {
		t.Errorf("%d columns are more than %d:\n%s", n, width, out)
	}
	spaces := len(lines[1]) - len(strings.TrimLeft(lines[1], " "))
	carets := len(lines[1]) - spaces
	if carets < 1 || strings.Trim(lines[1][spaces:], "^") != "" || spaces < gutter {
		t.Fatalf("carets: %q", lines[1])
	}
	// What is above the carets is the fault, or its beginning.
	var alone view
	src := f.Source
	line := src.line(1<<20, 0)
	alone.read(src.Text, line.from, line.faultEnd, -1)
	before := view{}
	before.read(src.Text, line.from, src.Start, -1)
	fault := string(alone.text[len(before.text):])
	above, column := "", 0
	for _, r := range lines[0] {
		if column >= spaces && column < spaces+carets {
			above += string(r)
		}
		column += cellWidth(r)
	}
	noColumn := func(r rune) bool { return cellWidth(r) == 0 } // marks stand on what is before
	above, fault = strings.TrimLeftFunc(strings.TrimSuffix(above, dots), noColumn), strings.TrimLeftFunc(fault, noColumn)
	if columns(fault) > 0 && !strings.HasPrefix(fault, above) && !strings.HasPrefix(above, fault) {
		t.Errorf("above the carets is %q, the fault is %q:\n%s", above, fault, out)
	}
}

func TestEnd(t *testing.T) {
	for _, c := range []struct {
		text         string
		line, column int
	}{
		{"abc", 4, 10}, {"名前", 4, 9}, {"a\nbc", 5, 3}, {"a\n", 5, 1}, {"", 0, 0}, {strings.Repeat("x", mostCounted+1), 0, 0},
	} {
		line, column := (Source{Text: []byte("x" + c.text + "y"), Start: 1, End: 1 + len(c.text)}).end(4, 7)
		if line != c.line || column != c.column {
			t.Errorf("end of %.20q is %d:%d, want %d:%d", c.text, line, column, c.line, c.column)
		}
	}
}

// TestHugeLine: a view looks at no more of a line than it shows.
func TestHugeLine(t *testing.T) {
	text := append([]byte(strings.Repeat("a", 20<<20)), strings.Repeat("\u0301", 20<<20)...)
	f := Finding{Line: 1, Column: 1, Source: Source{Text: text, Start: 20 << 20, End: len(text)}}
	v := view{width: 100}
	if n := testing.AllocsPerRun(10, func() { v.append(nil, &f) }); n > 100 {
		t.Errorf("%v allocations", n)
	}
	if len(v.cells) > 10_000 {
		t.Errorf("%d cells", len(v.cells))
	}
}
