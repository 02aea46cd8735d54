package mutation

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/siohook/siohook/fake/encode"
	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/schema"
	"github.com/siohook/siohook/internal/base/words"
)

// scalar adds the mutations of a string or number that keep its type.
func (m *mutator) scalar(n jsonpos.Node, strict, lenient *schema.Schema) {
	if m.isType(n) {
		return // its mutations are those of the event's type
	}
	m.otherValue(n, strict, lenient, "const")
	m.otherValue(n, strict, lenient, "enum")
	if n.Kind() == jsonpos.Number {
		m.bounds(n, strict, lenient)
		return
	}
	if format := strict.Text("format"); format != "" {
		for _, broken := range brokenFormats(format, n.Text()) {
			f := fault{kind: "format", detail: broken.name, rule: "format", warning: true, what: named(n) + " " + broken.what}
			m.replaced(n, f, quote(broken.text))
		}
	}
	if pattern, err := regexp.Compile(strict.Text("pattern")); err == nil && strict.Text("pattern") != "" {
		for _, candidate := range []struct{ name, text string }{
			{"empty", ""}, {"letter", n.Text() + "x"}, {"sign", "-" + n.Text()}, {"fraction", n.Text() + ".5"}, {"space", " " + n.Text()},
		} {
			if !pattern.MatchString(candidate.text) {
				f := fault{
					kind: "pattern", detail: candidate.name, rule: "pattern", warning: lenient.Text("pattern") == "",
					what: fmt.Sprintf("%s is %q, which does not match %s", named(n), candidate.text, strict.Text("pattern")),
				}
				m.replaced(n, f, quote(candidate.text))
			}
		}
	}
	if most, ok := strict.Number("maxLength"); ok {
		_, also := lenient.Number("maxLength")
		f := fault{kind: "max-length", rule: "max-length", warning: !also, what: named(n) + " has more than " + words.Count(most, "character")}
		m.replaced(n, f, quote(strings.Repeat("x", most+1)))
	}
	if least, ok := strict.Number("minLength"); ok && least > 0 && strict.Text("pattern") == "" && strict.Text("format") == "" {
		_, also := lenient.Number("minLength")
		f := fault{kind: "min-length", rule: "min-length", warning: !also, what: named(n) + " has fewer than " + words.Count(least, "character")}
		m.replaced(n, f, `""`)
	}
}

// otherValue puts in a value of the same type that const or enum does not have.
func (m *mutator) otherValue(n jsonpos.Node, strict, lenient *schema.Schema, keyword string) {
	if !strict.Has(keyword) {
		return
	}
	also := lenient.Has(keyword)
	f := fault{kind: keyword, rule: keyword, warning: !also, accept: !also, what: named(n) + " has an undocumented value"}
	with := `"siohook_unknown"`
	if n.Kind() == jsonpos.Number {
		with = "-987654321"
	}
	m.replaced(n, f, with)
	if upper := strings.ToUpper(n.Text()); upper != n.Text() {
		f.detail, f.what = "upper-case", named(n)+" is in upper case"
		m.replaced(n, f, quote(upper))
	}
}

// bounds puts a number just outside its bounds. Bounds that are no whole numbers
// are left alone.
func (m *mutator) bounds(n jsonpos.Node, strict, lenient *schema.Schema) {
	for _, bound := range []struct {
		keyword, rule string
		step          int
	}{
		{"minimum", "minimum", -1},
		{"maximum", "maximum", 1},
		{"exclusiveMinimum", "exclusive-minimum", 0},
		{"exclusiveMaximum", "exclusive-maximum", 0},
	} {
		if limit, ok := strict.Number(bound.keyword); ok {
			_, also := lenient.Number(bound.keyword)
			with := strconv.Itoa(limit + bound.step)
			m.replaced(n, fault{kind: bound.rule, rule: bound.rule, warning: !also, what: named(n) + " is " + with}, with)
		}
	}
}

// broken is a text that a format does not allow.
type broken struct{ name, text, what string }

// brokenFormats makes texts that are almost of a format from one that is.
func brokenFormats(format, text string) []broken {
	switch format {
	case "date-time":
		if len(text) < len("2021-10-05T08:10:29") {
			return nil
		}
		local := text[:len("2021-10-05T08:10:29")]
		return []broken{
			{"no-offset", local, "has no offset from UTC"},
			{"date", local[:10], "is a date without a time"},
			{"month-13", local[:5] + "13" + text[7:], "is in the month 13"},
			{"hour-25", local[:11] + "25" + text[13:], "is at 25 o'clock"},
			{"seconds", "1633421429", "is a number of seconds"},
			{"words", "yesterday", "is a word"},
			{"empty", "", "is empty"},
		}
	case "email":
		name, domain, _ := strings.Cut(text, "@")
		return []broken{
			{"no-at", name + domain, "has no @"},
			{"no-domain", name + "@", "ends in @"},
			{"no-name", "@" + domain, "begins with @"},
			{"empty", "", "is empty"},
		}
	case "uri":
		return []broken{
			{"relative", "/page", "is relative"},
			{"words", "no address", "is not an address"},
			{"empty", "", "is empty"},
		}
	case "date", "time", "ipv4", "ipv6", "uuid", "hostname", "json-pointer":
		return []broken{{"words", "no such thing!", "is something else"}}
	}
	return nil
}

// quote writes text as a JSON string in ASCII; bytes that are not UTF-8 stay.
func quote(text string) string {
	if !utf8.ValidString(text) {
		return `"` + text + `"`
	}
	return string(encode.AppendPythonString(nil, text))
}
