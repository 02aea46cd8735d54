package jsonscan_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/siohook/siohook/internal/base/jsonscan"
)

// strings and numbers, each with the offset that is returned for it.
var (
	stringEnds = []struct {
		text string
		end  int
	}{
		{`""`, 2},
		{`"a",`, 3},
		{`"sixteen bytes, and some more" `, 30},
		{`"\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE80"`, 36},
		{"\"é€🚀\x7f\"", 12},
		{`"`, ^1},
		{`"a`, ^2},
		{`"a\`, ^2},
		{`"a\"`, ^4},
		{`"\x"`, ^1},
		{`"\u12"`, ^1},
		{`"\u12g4"`, ^1},
		{`"\ud83d"`, ^1},
		{`"\ude80"`, ^1},
		{`"\ud83d\ud83d"`, ^1},
		{`"\ud83dx\ude80"`, ^1},
		{`"\ud83d\ude8`, ^1},
		{"\"a\nb\"", ^2},
		{"\"a\x00\"", ^2},
		{"\"a\x1f more than sixteen bytes\"", ^2},
		{"\"\xff\"", ^1},
		{"\"\xc3\"", ^1},
		{"\"\xed\xa0\x80\"", ^1},
		{"\"\xc0\xaf\"", ^1},
		{"\"\xf4\x90\x80\x80\"", ^1},
	}
	numberEnds = []struct {
		text string
		end  int
	}{
		{"0", 1},
		{"-0,", 2},
		{"12345678901234567890]", 20},
		{"1.50}", 4},
		{"1E+05 ", 5},
		{"0.1e-1", 6},
		{"1.2.3", 3},
		{"1x", 1},
		{"", ^0},
		{"-", ^1},
		{"+1", ^0},
		{".5", ^0},
		{"01", ^1},
		{"-01", ^2},
		{"1.", ^2},
		{"1.e5", ^2},
		{"1e", ^2},
		{"1e+", ^3},
		{"1ex", ^2},
	}
)

func TestString(t *testing.T) {
	for _, c := range stringEnds {
		if got := jsonscan.String([]byte(c.text), 0); got != c.end {
			t.Errorf("%q ends at %d, want %d", c.text, got, c.end)
		}
		if got := jsonscan.String([]byte("{"+c.text), 1); c.end >= 0 && got != c.end+1 {
			t.Errorf("%q ends at %d, want %d", "{"+c.text, got, c.end+1)
		}
	}
}

func TestSkipString(t *testing.T) {
	long := strings.Repeat(`\"`, 20)
	for text, want := range map[string]int{
		`""`: 2, `"a\"b"c`: 6, "\"\xff\n\x00\\x\"": 7, `"a`: ^2, `"a\`: ^3, `"a\"`: ^4, `"` + long + `"`: 42, `"` + long: ^41,
	} {
		if got := jsonscan.SkipString([]byte(text), 0); got != want {
			t.Errorf("%q ends at %d, want %d", text, got, want)
		}
	}
}

func TestNumber(t *testing.T) {
	for _, c := range numberEnds {
		got, isPlain := jsonscan.Number([]byte(c.text), 0)
		if got != c.end {
			t.Errorf("%q ends at %d, want %d", c.text, got, c.end)
		}
		if want := got >= 0 && !strings.ContainsAny(c.text[:got], ".eE"); isPlain != want {
			t.Errorf("%q is plain: %t", c.text, isPlain)
		}
	}
}

func TestNumberSize(t *testing.T) {
	for _, c := range []struct {
		number           string
		inRange, integer bool
	}{
		{"0", true, true}, {"-0", true, true}, {"1.0", true, true}, {"-120.50e1", true, true}, {"10e-1", true, true}, {"0.0e-5", true, true}, {"-0e-308", true, true},
		{"1.00000000000000000001", true, false}, {"1e-1", true, false}, {"1.25e1", true, false}, {"100e-3", true, false},
		{"1e308", true, true}, {"1E+0308", true, true}, {"1e-308", true, false},
		{strings.Repeat("9", 64), true, true}, {"-" + strings.Repeat("9", 63), true, true},
		{strings.Repeat("9", 65), false, true}, {"-" + strings.Repeat("9", 64), true, true}, {"-" + strings.Repeat("9", 65), false, true}, {strings.Repeat("9", 62) + ".00", true, true},
		{"-0." + strings.Repeat("0", 77) + "1", true, false}, {"0." + strings.Repeat("0", 307) + "1", true, false}, {"0." + strings.Repeat("0", 308) + "1", false, false},
		{"1" + strings.Repeat("0", 308), true, true}, {"1" + strings.Repeat("0", 309), false, true}, {"10e308", false, true}, {"0.1e-308", false, false},
		{"1." + strings.Repeat("0", 998), true, true}, {"1." + strings.Repeat("0", 999), false, true}, {"0." + strings.Repeat("0", 600), true, true},
		{"1" + strings.Repeat("0", 200) + "." + strings.Repeat("0", 200) + "e-200", true, true}, {strings.Repeat("9", 60) + ".00001", false, false},
		{"1e309", false, true}, {"0e-309", false, true}, {"1e99999999999999999999", false, true},
	} {
		if got := jsonscan.InRange([]byte(c.number)); got != c.inRange {
			t.Errorf("%s is in range: %t", c.number, got)
		}
		if got := jsonscan.IsInteger([]byte(c.number)); got != c.integer {
			t.Errorf("%s is an integer: %t", c.number, got)
		}
	}
}

func TestSkipValue(t *testing.T) {
	for _, c := range []struct {
		text string
		end  int
	}{
		{`{}`, 2},
		{`{"a":[1,{"b":"}"}]},`, 19},
		{`"a",`, 3},
		{`-1.5e3,`, 6},
		{`null}`, 4},
		{`12`, 2},
		{`,`, 0},
		{`]`, 0},
		{``, 0},
		{`{"a"`, ^4},
		{`{"a}`, ^4},
		{`[[[1]]]`, 7},
		{`[[[[1]]]]`, ^3},
		{`{]`, 2}, // it does not judge
	} {
		if got := jsonscan.SkipValue([]byte(c.text), 0, 3); got != c.end {
			t.Errorf("%q ends at %d, want %d", c.text, got, c.end)
		}
	}
}

func TestMember(t *testing.T) {
	for _, c := range []struct {
		text, name string
		at         int
	}{
		{`{"a":1}`, "a", 5},
		{`{ "a" : "x" , "b":{"a":2},"c":3}`, "c", 30},
		{`{"\u0061":1}`, "a", 10},
		{`{"a":1,"a":2}`, "a", 5},
		{`{"a/b":1}`, "a/b", 7},
		{`{"a\/b":1}`, "a/b", 8},
		{`{"":1}`, "", 4},
		{`{"b":1}`, "a", -1},
		{`{}`, "a", -1},
		{`[]`, "a", -1},
		{``, "a", -1},
		{`{"b":[[1]],"a":1}`, "a", -1}, // too deep
		{`{"b":1 "a":1}`, "a", -1},
		{`{"a":`, "a", -1},
		{`{"a"`, "a", -1},
		{`{"a`, "a", -1},
	} {
		if got := jsonscan.Member([]byte(c.text), 0, c.name, 1); got != c.at {
			t.Errorf("%s: %q is at %d, want %d", c.text, c.name, got, c.at)
		}
	}
}

func TestText(t *testing.T) {
	for _, c := range []struct{ raw, text string }{
		{``, ""},
		{`plain é`, "plain é"},
		{`\"\\\/\b\f\n\r\t`, "\"\\/\b\f\n\r\t"},
		{`a\u00e9\uD83D\uDE80\u0000b`, "aé🚀\x00b"},
		{`\ufffd`, "\ufffd"},
	} {
		if got := jsonscan.AppendText([]byte("x"), []byte(c.raw)); string(got) != "x"+c.text {
			t.Errorf("%s means %q, want %q", c.raw, got[1:], c.text)
		}
		if got := jsonscan.Text([]byte(c.raw)); got != c.text {
			t.Errorf("%s means %q, want %q", c.raw, got, c.text)
		}
		if !jsonscan.EqualText([]byte(c.raw), c.text) || jsonscan.EqualText([]byte(c.raw), c.text+"x") || jsonscan.EqualText([]byte(c.raw+"x"), c.text) {
			t.Errorf("%s: not equal to %q", c.raw, c.text)
		}
	}
	for _, raw := range []string{`a\`, `\x`, `\u12`, `\ud83d`, `\ude80x`, `\ud83d\u0041`, "\xff"} {
		if got := jsonscan.AppendText(nil, []byte(raw)); string(got) != raw && raw != `\ud83d\u0041` {
			t.Errorf("%q means %q", raw, got)
		}
		if jsonscan.EqualText([]byte(raw), "\ufffd") {
			t.Errorf("%q is taken for U+FFFD", raw)
		}
	}
	if jsonscan.EqualText([]byte(`\n`), `\n`) {
		t.Error("an escape is taken for its own text")
	}
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{`ab`, `ab`, true}, {`ab`, `aB`, false}, {`a`, `ab`, false}, {``, ``, true}, {`\u0061b`, `ab`, true}, {`ab`, `a\u0062`, true},
		{`\/`, `/`, true}, {`\n`, `\\n`, false}, {`é\u0041`, `\u00e9A`, true}, {`\ud83d\ude80`, `🚀`, true}, {`a\u0062c`, `ab`, false},
	} {
		if got := jsonscan.Equal([]byte(c.a), []byte(c.b)); got != c.want {
			t.Errorf("%s equals %s: %t", c.a, c.b, got)
		}
	}
}

func TestAppendEscape(t *testing.T) {
	for r, want := range map[rune]string{0: `\u0000`, 'é': `\u00e9`, 0xFFFF: `\uffff`, '🚀': `\ud83d\ude80`, 0x10FFFF: `\udbff\udfff`} {
		if got := string(jsonscan.AppendEscape(nil, r)); got != want {
			t.Errorf("%q: %s, want %s", r, got, want)
		}
	}
}

func TestWord(t *testing.T) {
	for text, want := range map[string]int{"": 0, "-1.5e+3,": 7, "true]": 4, "a_b é": 3, `"`: 0} {
		if got := jsonscan.Word([]byte(text), 0); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}

func TestHexDigits(t *testing.T) {
	for text, want := range map[string]int{"": 0, "09afAFg": 6, "x": 0} {
		if got := jsonscan.HexDigits([]byte(text)); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}

func TestNoAllocation(t *testing.T) {
	text := []byte(`{"a":["\u00e9 ` + strings.Repeat("é", 50) + `",-1.5e3,{"b":null}]}`)
	if !json.Valid(text) {
		t.Fatal("no JSON")
	}
	if n := testing.AllocsPerRun(10, func() {
		if jsonscan.SkipValue(text, 0, 9) != len(text) || jsonscan.String(text, 6) < 0 || jsonscan.SkipString(text, 6) < 0 {
			t.Fatal("no value")
		}
	}); n > 0 {
		t.Errorf("%v allocations", n)
	}
}
