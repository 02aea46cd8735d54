package jsonpos

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// faults is every way in which a text can be wrong, with the exact fault.
// "start-end pointer rule: want, got[; hint]".
var faults = []struct{ text, want string }{
	{``, `0-0 "" syntax: a value, end of input`},
	{" \n", `0-0 "" syntax: a value, end of input`},
	{`{`, `1-1 "" syntax: a member name or }, end of input`},
	{"{\"a\":\n ", `5-5 "/a" syntax: a value, end of input`},
	{`[`, `1-1 "/0" syntax: a value, end of input`},
	{`[1`, `2-2 "" syntax: , or ], end of input`},
	{`[1,`, `3-3 "/1" syntax: a value, end of input`},
	{`[1 2]`, `3-4 "" syntax: , or ], 2`},
	{`[1,]`, `3-4 "/1" syntax: a value, ]; remove the comma before it`},
	{`{"a":1,}`, `7-8 "" syntax: a member name, }; remove the comma before it`},
	{`{"a"`, `4-4 "" syntax: : after the member name, end of input`},
	{`{"a" 1}`, `5-6 "" syntax: : after the member name, 1`},
	{`{"a":`, `5-5 "/a" syntax: a value, end of input`},
	{`{"a":1 "b":2}`, `7-8 "" syntax: , or }, "`},
	{`{"a":{"b":[0,{"c~/":x}]}}`, `20-21 "/a/b/1/c~0~1" syntax: a value, x`},
	{`{a:1}`, `1-2 "" syntax: a member name or }, a`},
	{`{'a':1}`, `1-2 "" syntax: a member name or }, '; strings need double quotes`},
	{`[tru]`, `1-4 "/0" syntax: a value, tru`},
	{`[truex]`, `1-6 "/0" syntax: a value, truex`},
	{`[None]`, `1-5 "/0" syntax: a value, None`},
	{`1 2`, `2-3 "" syntax: nothing after the value, 2`},
	{`{} }`, `3-4 "" syntax: nothing after the value, }`},
	{`-`, `0-1 "" syntax: a number such as 12 or -1.5e3, -`},
	{`01`, `0-2 "" syntax: a number such as 12 or -1.5e3, 01`},
	{`-01`, `0-3 "" syntax: a number such as 12 or -1.5e3, -01`},
	{`1.`, `0-2 "" syntax: a number such as 12 or -1.5e3, 1.`},
	{`1.e5`, `0-4 "" syntax: a number such as 12 or -1.5e3, 1.e5`},
	{`1e`, `0-2 "" syntax: a number such as 12 or -1.5e3, 1e`},
	{`1e+`, `0-3 "" syntax: a number such as 12 or -1.5e3, 1e+`},
	{`.5`, `0-2 "" syntax: a value, .5`},
	{`+1`, `0-2 "" syntax: a value, +1`},
	{`0x1F`, `0-4 "" syntax: a number such as 12 or -1.5e3, 0x1F`},
	{`"a`, `2-2 "" syntax: a closing quote, end of input`},
	{`"a\`, `3-3 "" syntax: the rest of an escape, end of input`},
	{`"\u12`, `5-5 "" syntax: the rest of an escape, end of input`},
	{`"\u"`, `1-4 "" syntax: \u and four hexadecimal digits, \u"`},
	{`"\u12x4"`, `1-7 "" syntax: \u and four hexadecimal digits, \u12x4`},
	{`"\'"`, `1-3 "" syntax: a JSON escape: \" \\ \/ \b \f \n \r \t \uXXXX, \'`},
	{`"\é"`, `1-4 "" syntax: a JSON escape: \" \\ \/ \b \f \n \r \t \uXXXX, \é`},
	{"\"a\nb\"", `2-3 "" syntax: a closing quote before the end of the line, U+000A`},
	{"\"a\tb\"", `2-3 "" syntax: an escape for the control character in a string, U+0009`},
	{"{\"a\":\x00}", `5-6 "/a" syntax: a value, U+0000`},
	{"[\x1b]", `1-2 "/0" syntax: a value, U+001B`},
	{"[\u202e]", `1-4 "/0" syntax: a value, U+202E`},
	{"{“a”:1}", `1-4 "" syntax: a member name or }, “; a curly quote from a web page? try ` + "`siohook fix`"},
	{"{\n\u00a0\"a\":1}", `2-4 "" no-break-space: a space, U+00A0; a no-break space from a web page? try ` + "`siohook fix`"},
	{"{\"a\":\u20031}", `5-8 "/a" no-break-space: a space, U+2003; a Unicode space from a web page? try ` + "`siohook fix`"},
	{"1\u200b", `1-4 "" no-break-space: a space, U+200B; a Unicode space from a web page? try ` + "`siohook fix`"},
	{"{\xff}", `1-2 "" utf8: UTF-8 text, byte 0xff`},
	{"{\"a\":\"x\xc3\"}", `7-8 "/a" utf8: UTF-8 text, byte 0xc3`},
	{"\"\xed\xa0\x80\"", `1-2 "" utf8: UTF-8 text, byte 0xed`},
	{"\xff\xfe{\x00", `0-2 "" utf8: UTF-8 text, UTF-16; save the file as UTF-8`},
	{`"\ud800"`, `1-7 "" utf8: a whole surrogate pair, half of one, \ud800`},
	{`"\ud800\n"`, `1-7 "" utf8: a whole surrogate pair, half of one, \ud800`},
	{`"\ud800\ud800\udc00"`, `1-7 "" utf8: a whole surrogate pair, half of one, \ud800`},
	{`"\uDFFF"`, `1-7 "" utf8: a whole surrogate pair, half of one, \uDFFF`},
	{`[[[[1]]]]`, `3-4 "/0/0/0" depth: at most 3 levels of nesting, more`},
	{`[1,2,3,4,5,6,7,8,9]`, `17-17 "" size: at most 9 values, more`},

	// These leave the tree intact.
	{"\ufeff{}", `0-3 "" bom: no byte order mark, U+FEFF`},
	{`{"a":1,"b":2,"\u0061":3,"a":4}`, `13-21 "/a" duplicate-member: each member once, "\u0061" again`},
	{`{"":[{"x":1},{"x":1,"x":2}]}`, `20-23 "//1/x" duplicate-member: each member once, "x" again`},
	{`[1e309]`, `1-6 "/0" number-range: at most 64 digits that matter and an exponent of at most 308, 1e309`},
	{`[-1E-00309]`, `1-10 "/0" number-range: at most 64 digits that matter and an exponent of at most 308, -1E-00309`},
	{`1e99999999999999999999`, `0-22 "" number-range: at most 64 digits that matter and an exponent of at most 308, 1e99999999999999999999`},
	{strings.Repeat("1", 65), `0-65 "" number-range: at most 64 digits that matter and an exponent of at most 308, 111111111111111111111111111111…`},
}

var limits = Limits{MaxDepth: 3, MaxValues: 9}

func TestFaults(t *testing.T) {
	for _, c := range faults {
		l := limits
		if strings.Contains(c.want, "c~0~1") {
			l.MaxDepth = 0
		}
		doc, err := Parse([]byte(c.text), l)
		var got []string
		if doc != nil {
			for _, fault := range doc.Faults {
				got = append(got, show(&fault))
			}
		}
		if fault := (*Fault)(nil); errors.As(err, &fault) {
			got = append(got, show(fault))
		}
		if diff := cmp.Diff([]string{c.want}, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.text, diff)
		}
	}
}

func show(f *Fault) string {
	text := fmt.Sprintf("%d-%d %q %s: %s, %s", f.Start, f.End, f.Pointer, f.Rule, f.Want, f.Got)
	if f.Hint != "" {
		text += "; " + f.Hint
	}
	return text
}

func TestFaultError(t *testing.T) {
	_, err := Parse([]byte(`{'a'}`), Limits{})
	want := `offset 1: syntax: want a member name or }, got '; strings need double quotes`
	if err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
}

func TestAccepts(t *testing.T) {
	for _, text := range []string{
		`0`, `-0`, `0.0`, `-1.5e+3`, `1E308`, strings.Repeat("1", 64), ` null `, `true`, "\tfalse\r\n", `""`,
		`"é\u00e9\ud83d\uDE00\/\b"`, `[]`, `{}`, `[ ]`, `{ }`, `[[[]]]`, `{"a":{"a":[]}}`, "\"\u00a0\u200b\"", `{"":0," ":0}`,
	} {
		doc, err := Parse([]byte(text), limits)
		if err != nil || len(doc.Faults) > 0 {
			t.Errorf("%q: %v, %v", text, err, doc)
		}
	}
}

// TestLarge shows that hostile texts cost about what reading them costs: the
// time limit of the test run finds what is worse.
func TestLarge(t *testing.T) {
	deep := strings.Repeat("[", 10_000)
	for _, c := range []struct {
		name, text string
		limits     Limits
		rule       string
	}{
		{"deep", deep, Limits{}, RuleDepth},
		{"64 deep", strings.Repeat("[", 64) + strings.Repeat("]", 64), Limits{}, ""},
		{"65 deep", strings.Repeat("[", 65) + strings.Repeat("]", 65), Limits{}, RuleDepth},
		{"as deep as may be", deep + strings.Repeat("]", 10_000), Limits{MaxDepth: 1 << 40}, ""},
		{"deeper than may be", "[" + deep, Limits{MaxDepth: 1 << 40}, RuleDepth},
		{"2 MB string", `"` + strings.Repeat("é", 1<<20) + `"`, Limits{}, ""},
		{"5 MB number", strings.Repeat("1", 5<<20), Limits{}, RuleNumber},
		{"5 MB word", strings.Repeat("x", 5<<20), Limits{}, RuleSyntax},
		{"512 kB of values", "[" + strings.Repeat("1,", 1<<18) + "1]", Limits{}, ""},
		{"limited values", "[" + strings.Repeat("1,", 5<<20) + "1]", Limits{MaxValues: 1000}, RuleSize},
		{"one name often", "{" + strings.Repeat(`"a":1,`, 1<<16) + `"a":1}`, Limits{}, RuleDuplicate},
		{"many names", manyNames(20_000), Limits{}, ""},
	} {
		doc, err := Parse([]byte(c.text), c.limits)
		var rule string
		if fault := (*Fault)(nil); errors.As(err, &fault) {
			rule = fault.Rule
		} else if len(doc.Faults) > 0 {
			rule = doc.Faults[0].Rule
		}
		if rule != c.rule {
			t.Errorf("%s: rule %q", c.name, rule)
		}
	}
}

func manyNames(n int) string {
	var text strings.Builder
	for i := range n {
		fmt.Fprintf(&text, `,"n%d":{}`, i)
	}
	return "{" + text.String()[1:] + "}"
}
