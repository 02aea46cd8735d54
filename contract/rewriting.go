package contract

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/siohook/siohook/fake/encode"
	"github.com/siohook/siohook/internal/base/jsonscan"
	"github.com/siohook/siohook/internal/base/safetext"
)

// rewriting is what a receiver may hash instead of the bytes that it got.
type rewriting struct {
	name  string
	write func(body []byte) []byte // nil: it cannot
}

// rewritings are those of usual programs: the likeliest of those that write the same is first.
func rewritings() []rewriting {
	php, python, compact := encode.AppendPHPString, encode.AppendPythonString, encode.AppendCompactString
	spaced := func(b []byte) []byte { return encode.Python.Layout()(nil, b) }
	slashes := func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("/"), []byte(`\/`)) } // they are in texts alone
	return []rewriting{
		{"JSON.stringify in JavaScript", func(b []byte) []byte { return shortNumbers(again(b, compact)) }},
		{"json.dumps in Python", func(b []byte) []byte { return spaced(decimals(again(b, python))) }},
		{"json.dumps in Python with separators=(',', ':')", func(b []byte) []byte { return decimals(again(b, python)) }},
		{"json.dumps in Python with ensure_ascii=False", func(b []byte) []byte { return spaced(decimals(again(b, compact))) }},
		{"json_encode in PHP", func(b []byte) []byte { return shortNumbers(again(b, php)) }},
		{"json_encode in PHP with JSON_UNESCAPED_SLASHES", func(b []byte) []byte { return shortNumbers(again(b, python)) }},
		{"json_encode in PHP with JSON_UNESCAPED_UNICODE", func(b []byte) []byte { return slashes(shortNumbers(again(b, compact))) }},
		{"JSON.generate in Ruby", func(b []byte) []byte { return decimals(again(b, compact)) }},
		{"json_encode in PHP with JSON_PRESERVE_ZERO_FRACTION", func(b []byte) []byte { return decimals(again(b, php)) }},
		{"json.Marshal in Go, with the members in alphabetical order", inOrder},
		{"json.dumps in Python with sort_keys=True", func(b []byte) []byte { return spaced(decimals(again(inOrder(b), python))) }},
		{"the body without the white space around it", bytes.TrimSpace},
		{"the body with \\n as the end of each line", func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n")) }},
		{"the body read as Latin-1", latin1},
	}
}

// mostNames is how many names are told of what a body may have become.
const mostNames = 3

// namesOfSame are the programs that write a body so, the likeliest first.
func namesOfSame(body, written []byte) (names []string) {
	for _, one := range rewritings() {
		if bytes.Equal(one.write(body), written) && len(names) < mostNames {
			names = append(names, one.name)
		}
	}
	return names
}

// again writes JSON without white space and with its texts in another form; nil where it is none.
func again(b []byte, text encode.StringAppender) []byte {
	if !json.Valid(b) || !utf8.Valid(b) {
		return nil
	}
	return encode.AppendValue(nil, b, text)
}

// shortNumbers writes numbers as JavaScript does: 0.0 is 0.
func shortNumbers(b []byte) []byte { return numbers(b, func(_, short string) string { return short }) }

// decimals writes numbers as Python does: 1.50 is 1.5, and 0.0 stays.
func decimals(b []byte) []byte {
	return numbers(b, func(text, short string) string {
		switch {
		case !strings.ContainsAny(text, ".eE"):
			return text
		case strings.ContainsAny(short, ".e"):
			return short
		}
		return short + ".0"
	})
}

// numbers writes the numbers of compact JSON in another way: from what they were, and the shortest
// form.
func numbers(b []byte, write func(text, short string) string) (out []byte) {
	for i := 0; i < len(b); {
		end := i + 1
		switch c := b[i]; {
		case c == '"':
			end = jsonscan.SkipString(b, i)
		case c == '-' || c >= '0' && c <= '9':
			for end < len(b) && strings.IndexByte("+-.eE0123456789", b[end]) >= 0 {
				end++
			}
			if number, err := strconv.ParseFloat(string(b[i:end]), 64); err == nil {
				if short, err := json.Marshal(number + 0); err == nil { // a negative zero has no sign
					out, i = append(out, write(string(b[i:end]), string(short))...), end
					continue
				}
			}
		}
		out, i = append(out, b[i:end]...), end
	}
	return out
}

// inOrder is what Go writes of a map.
func inOrder(b []byte) []byte {
	var value any
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	if d.Decode(&value) != nil {
		return nil
	}
	out, err := json.Marshal(value)
	if err != nil {
		return nil
	}
	return out
}

// latin1 is what becomes of UTF-8 that is read as Latin-1 and written as UTF-8.
func latin1(b []byte) (out []byte) {
	for _, c := range b {
		out = utf8.AppendRune(out, rune(c))
	}
	return out
}

// firstDifference says where two bodies begin to differ.
func firstDifference(received, written []byte) string {
	at := common(string(received), string(written))
	show := func(b []byte) string {
		return "`" + safetext.Line(b[min(max(0, at-8), len(b)):min(at+12, len(b))], 60) + "`"
	}
	return fmt.Sprintf("The first difference is at byte %d: received %s, hashed %s", at+1, show(received), show(written))
}
