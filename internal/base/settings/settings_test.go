package settings_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/settings"
)

const text = `# remark
rules:
  - event: contact.moved
    answers: [{status: 200}, {status: 99}]
events:
  "contact.tag.aded": {expect: ignore}
  sale:
checks: [a, "b"]
`

func TestAt(t *testing.T) {
	for _, c := range []struct {
		text string
		path []any
		want string
	}{
		{text, []any{"rules", 0, "event"}, "f:3:12: no"},
		{text, []any{"rules", 0, "answers"}, "f:4:5: no"},
		{text, []any{"rules", 0, "answers", 1, "status"}, "f:4:39: no"},
		{text, []any{"rules", 0, "answers", 7}, "f:4:5: no"},
		{text, []any{"events", "contact.tag.aded"}, "f:6:3: no"},
		{text, []any{"events", "sale"}, "f:7:3: no"},
		{text, []any{"events", "sale", "expect"}, "f:7:3: no"},
		{text, []any{"checks", 1}, "f:8:13: no"},
		{`{"checks": ["a"]}`, []any{"checks", 0}, "f:1:13: no"},
		{"a: &x {b: 1}", []any{"a", "b"}, "f:1:11: no"},
		{"", []any{"a"}, "f: no"},
		{"a: [", []any{"a"}, "f: no"},
	} {
		if got := settings.At("f", []byte(c.text), errors.New("no"), c.path...); got.Error() != c.want {
			t.Errorf("%v of %q: got %v, want %s", c.path, c.text, got, c.want)
		}
	}
}

func TestRead(t *testing.T) {
	var into struct {
		Checks []string `yaml:"checks"`
		Reject []int    `yaml:"reject"`
	}
	for text, want := range map[string]string{
		"checks: [a]\nchekcs: [b]\n": `f:2:1: unknown field "chekcs"`,
		"reject:\n  - many\n":        "f:2:5: want a whole number, got a text",
		"checks: [a\n":               "f:1:9: sequence end token ']' not found",
	} {
		if err := settings.Read("f", []byte(text), &into); err == nil || err.Error() != want {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
	type one struct {
		Number  int               `yaml:"number"`
		Part    float64           `yaml:"part"`
		Is      bool              `yaml:"is"`
		Text    string            `yaml:"text"`
		List    []string          `yaml:"list"`
		Names   map[string]string `yaml:"names"`
		Members struct {
			A *int `yaml:"a"`
		} `yaml:"members"`
	}
	for text, want := range map[string]string{
		"number: x":                    "f:1:9: want a whole number, got a text",
		"number: 99999999999999999999": "f:1:9: want a whole number, got 99999999999999999999",
		"part: [1]":                    "f:1:7: want a number, got a list",
		"is: 3":                        "f:1:5: want true or false, got a whole number",
		"text: {a: b}":                 "f:1:7: want a text, got names with values",
		"text: [a]":                    "f:1:7: want a text, got a list",
		"list: 5":                      "f:1:7: want a list, got a number",
		"list: |\n  x":                 "f:1:7: want a list, got a text",
		"names: [a]":                   "f:1:8: want names with values, got a list",
		"names: true":                  "f:1:8: want names with values, got true or false",
		"members: {a: x}":              "f:1:14: want a whole number, got a text",
		"- a":                          "f:1:1: want names with values, got a list",
	} {
		if err := settings.Read("f", []byte(text), &one{}); err == nil || err.Error() != want {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
	if err := settings.Read("f", []byte(`{"checks": ["a"], "reject": [400]}`), &into); err != nil || len(into.Checks) != 1 || into.Reject[0] != 400 {
		t.Errorf("got %+v, %v", into, err)
	}
}

// What would cost too much is an error that names the bound, before it is decoded.
func TestBounds(t *testing.T) {
	var bomb, keys strings.Builder
	bomb.WriteString("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n")
	for i := range 20 {
		fmt.Fprintf(&bomb, "a%d: &a%d [%s*a%d]\n", i+1, i+1, strings.Repeat(fmt.Sprintf("*a%d, ", i), 9), i)
	}
	for i := range 10_000 {
		fmt.Fprintf(&keys, "k%d: b\n", i)
	}
	for name, c := range map[string]struct{ text, want string }{
		"brackets":     {strings.Repeat("[", 10_000), "f:1:101: the file is nested more than 100 levels deep"},
		"braces":       {"a:\n" + strings.Repeat("  {a:\n", 5000), "f:102:3: the file is nested more than 100 levels deep"},
		"entries":      {strings.Repeat("- ", 10_000), "f:1:201: the file is nested more than 100 levels deep"},
		"keys of keys": {strings.Repeat("? ", 10_000), "f:1:201: the file is nested more than 100 levels deep"},
		"tags":         {strings.Repeat("!a ", 10_000), "f:1:201: the file is nested more than 100 levels deep"},
		"members":      {keys.String(), "f:6667:8: the file has more than 20,000 tokens"},
		"aliases":      {bomb.String(), "f: with its aliases replaced, the file has more than 100,000 values"},
	} {
		var into map[string]any
		if err := settings.Read("f", []byte(c.text), &into); err == nil || err.Error() != c.want {
			t.Errorf("%s: got %.200v, want %s", name, err, c.want)
		}
	}
	var into map[string][]int
	if err := settings.Read("f", []byte("a: &a [1, 2]\nb: *a\nc: [ 7 ]"), &into); err != nil || len(into["b"]) != 2 {
		t.Errorf("an alias: %v, %v", into, err)
	}
}

// The members of a mapping are bounded by what they cost: those of many small ones may be as many.
func TestMembers(t *testing.T) {
	var large, small, list, braces strings.Builder
	for i := range 12_000 {
		fmt.Fprintf(&large, "  key%d: %d # of one\n", i, i)
		if i%4 != 0 {
			continue
		}
		fmt.Fprintf(&list, "- key: %d\n  text: |\n    a: b\n", i)
		fmt.Fprintf(&braces, "key%d: %d,\n", i, i)
		if i%100 == 0 {
			fmt.Fprintf(&small, "group%d:\n", i)
		}
		fmt.Fprintf(&small, "  key%d: [a]\n", i)
	}
	if _, err := settings.JSON("f", []byte("a:\n"+large.String())); err == nil || err.Error() != "f:10001:10: the mappings of the file have too many members for YAML" || hint.Of(err) != "convert it to JSON" {
		t.Errorf("one mapping: %v", err)
	}
	for name, text := range map[string]string{"small ones": small.String(), "entries": list.String(), "braces": "{" + braces.String() + "}"} {
		converted, err := settings.JSON("f", []byte(text))
		if err != nil || !json.Valid(converted) {
			t.Errorf("%s: %v", name, err)
		}
	}
	converted, err := settings.JSON("f", []byte("b: &x {c: 1}\na: *x\n"))
	if err != nil || strings.TrimSpace(string(converted)) != `{"b": {"c": 1}, "a": {"c": 1}}` {
		t.Errorf("%s, %v", converted, err)
	}
}

// Whatever the text is, there is an error and no panic.
func FuzzAt(f *testing.F) {
	f.Add(text)
	f.Add("a: &x {b: *x}")
	f.Add("? {a: b}\n: c\n")
	f.Add("a: &a [x, &b y]\nb: {c: *a, <<: *a}\nd: !!binary [*a, *b, - - ? - c]\n---\n- *a\n")
	f.Fuzz(func(t *testing.T, text string) {
		var into map[string]any
		_ = settings.Read("f", []byte(text), &into)
		for _, path := range [][]any{{"rules", 0, "event"}, {"a", "b"}, {0, 0}} {
			if settings.At("f", []byte(text), errors.New("no"), path...) == nil {
				t.Error("no error")
			}
		}
	})
}
