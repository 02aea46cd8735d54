package safetext

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestLine(t *testing.T) {
	for _, c := range []struct {
		text  string
		limit int
		want  string
	}{
		{"", 5, ""},
		{"plain é 😀", 20, "plain é 😀"},
		{"a\nb\r\tc", 20, `a\nb\r\tc`},
		{"\x1b[31mred\x07\x00", 20, `\x1b[31mred\a\x00`},
		{"\u202eabc\u200b\ufeff\u00a0\u2028", 20, `\u202eabc\u200b\ufeff\u00a0\u2028`},
		{"\xff\xc3", 20, `\xff\xc3`},
		{"12345", 5, "12345"},
		{"123456", 5, "12345..."},
		{"ééééé", 5, "ééééé"},
		{"éééééé", 5, "ééééé..."},
		{"😀😀😀😀😀😀", 5, "😀😀😀😀😀..."},
		{"\u0085\u009b", 5, `\u0085\u009b`},
	} {
		if got := Line(c.text, c.limit); got != c.want {
			t.Errorf("Line(%q, %d) = %s, want %s", c.text, c.limit, got, c.want)
		}
		if got := Line([]byte(c.text), c.limit); got != c.want {
			t.Errorf("Line([]byte(%q), %d) = %s, want %s", c.text, c.limit, got, c.want)
		}
	}
}

// A text can neither end the code that it is in, nor a cell of a table.
func TestCode(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "plain": "` plain `", "a|b": "` a\\|b `", "a`b": "`` a`b ``", "```": "```` ``` ````", "a\n| b |": "` a\\n\\| b \\| `",
	} {
		if got := Code(text); got != want {
			t.Errorf("Code(%q) = %s, want %s", text, got, want)
		}
	}
}

func FuzzLine(f *testing.F) {
	f.Add("a\x1b[2J\u202e\xff", 3)
	f.Fuzz(func(t *testing.T, text string, limit int) {
		if limit < 0 || limit > 1000 {
			return
		}
		line := Line(text, limit)
		if !utf8.ValidString(line) || strings.ContainsAny(line, "\x1b\n\r\x07\u009b\u202e\u2066") {
			t.Errorf("Line(%q, %d) = %q is not safe", text, limit, line)
		}
	})
}
