package jsonpos

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const document = `{
  "a": [10, {"b/c~d": "x\u00e9\n"}],
  "": {"": null},
  "\u00e9": true, "0": 1.50,
  "twice": 1, "twice": 2, "far": 1e999
}`

func parse(t testing.TB, text string) *Document {
	t.Helper()
	doc, err := Parse([]byte(text), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestLookup(t *testing.T) {
	doc := parse(t, document)
	for _, c := range []struct {
		pointer, raw string
		kind         Kind
	}{
		{"/a", `[10, {"b/c~d": "x\u00e9\n"}]`, Array},
		{"/a/0", `10`, Number},
		{"/a/1/b~1c~0d", `"x\u00e9\n"`, String},
		{"/", `{"": null}`, Object},
		{"//", `null`, Null},
		{"/é", `true`, Boolean},
		{"/0", `1.50`, Number},
		{"/twice", `2`, Number},
	} {
		node, ok := doc.Lookup(c.pointer)
		if !ok {
			t.Errorf("nothing at %q", c.pointer)
			continue
		}
		if raw := string(node.Raw()); raw != c.raw || node.Kind() != c.kind || node.Pointer() != c.pointer {
			t.Errorf("%q: %s, %s, at %q", c.pointer, raw, node.Kind(), node.Pointer())
		}
		if document[node.Start():node.End()] != c.raw {
			t.Errorf("%q: from %d to %d", c.pointer, node.Start(), node.End())
		}
	}
	for _, pointer := range []string{"/b", "/a/2", "/a/-1", "/a/01", "/a/+0", "/a/x", "/a/0/x", "/a/", "/é/0"} {
		if _, ok := doc.Lookup(pointer); ok {
			t.Errorf("something at %q", pointer)
		}
	}
	if root, ok := doc.Lookup(""); !ok || root != doc.Root() || root.IsMember() || root.Name() != "" || root.Pointer() != "" {
		t.Error("the root is not at the empty pointer")
	}
}

func TestMatch(t *testing.T) {
	doc := parse(t, `{"a":[{"b":1},{"b":2,"*":3},4],"c":{"x":{"b":5},"y":[6]},"/":7}`)
	for pattern, want := range map[string]string{
		"/a/*/b": "1 2", "/a/1/b": "2", "/*/*/b": "1 2 5", "/c/*": `{"b":5} [6]`, "/c/*/0": "6", "/~1": "7", "/a/*/b/*": "", "/none/*": "", "a": "", "": string(doc.Root().Raw()),
	} {
		var got []string
		for _, n := range doc.Match(pattern) {
			got = append(got, string(n.Raw()))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %q, want %s", pattern, got, want)
		}
	}
}

func TestLookupInLarge(t *testing.T) {
	var object, array strings.Builder
	for i := range 500 {
		fmt.Fprintf(&object, `"n%d": %d, "\u0078%d": %d, `, i, i, i, i)
		fmt.Fprintf(&array, `%d, `, i)
	}
	doc := parse(t, `[{`+object.String()+`"n7": "last"}, [`+array.String()+`[]]]`)
	for pointer, want := range map[string]string{
		"/0/n0": "0", "/0/n499": "499", "/0/x499": "499", "/0/n7": `"last"`, "/1/0": "0", "/1/499": "499", "/1/500": "[]",
	} {
		for range 2 {
			if n, ok := doc.Lookup(pointer); !ok || string(n.Raw()) != want {
				t.Errorf("%s: %t", pointer, ok)
			}
		}
	}
	for _, pointer := range []string{"/0/n500", "/0/0", "/1/501", "/1/-1", "/1/n0", "/2"} {
		if _, ok := doc.Lookup(pointer); ok {
			t.Errorf("something at %s", pointer)
		}
	}
}

func TestNode(t *testing.T) {
	doc := parse(t, document)
	node, _ := doc.Lookup("/a/1/b~1c~0d")
	if name := document[node.NameStart():node.NameEnd()]; name != `"b/c~d"` || string(node.RawName()) != name || node.Name() != "b/c~d" {
		t.Errorf("name %s, %q", name, node.Name())
	}
	if node.Text() != "xé\n" || node.Pattern() != "/a/*/b~1c~0d" {
		t.Errorf("text %q, pattern %s", node.Text(), node.Pattern())
	}
	if e, _ := doc.Lookup("/é"); e.Name() != "é" || e.Text() != "" {
		t.Errorf("name %q, text %q", e.Name(), e.Text())
	}
	if zero, _ := doc.Lookup("/0"); zero.Pattern() != "/0" {
		t.Errorf("a member named 0 is no index: %s", zero.Pattern())
	}
}

func TestValue(t *testing.T) {
	want := map[string]any{
		"a":     []any{json.Number("10"), map[string]any{"b/c~d": "xé\n"}},
		"":      map[string]any{"": nil},
		"é":     true,
		"0":     json.Number("1.50"),
		"twice": json.Number("2"),
		"far":   json.Number("0"),
	}
	if diff := cmp.Diff(want, parse(t, document).Value()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestPlace(t *testing.T) {
	text := "aé😀\n\r\nx\xffy\n"
	var got []Place
	l := NewLocator([]byte(text))
	for offset := range len(text) + 2 {
		line, column := l.Place(offset)
		got = append(got, Place{offset, line, column})
	}
	want := []Place{
		{0, 1, 1}, {1, 1, 2}, {2, 1, 3}, // within é: after its first byte
		{3, 1, 3}, {4, 1, 4}, {5, 1, 4}, {6, 1, 4}, {7, 1, 4},
		{8, 2, 1}, {9, 2, 2}, {10, 3, 1}, {11, 3, 2}, {12, 3, 3}, {13, 3, 4}, {14, 4, 1}, {15, 4, 1},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if line, column := l.Place(3); line != 1 || column != 3 {
		t.Errorf("backwards: %d:%d", line, column)
	}
	l = NewLocator([]byte(BOM + "ab"))
	for offset, want := range map[int]int{0: 1, 1: 1, 3: 1, 4: 2} {
		if _, column := l.Place(offset); column != want {
			t.Errorf("offset %d after a byte order mark: column %d, want %d", offset, column, want)
		}
	}
}

// Place is a row of TestPlace.
type Place struct{ Offset, Line, Column int }

func TestExcerpt(t *testing.T) {
	for _, c := range []struct {
		raw, want string
		most      int
	}{
		{`{ "a" : [ 1 ,` + "\n\t" + ` "b  c" ] }`, `{"a":[1,"b  c"]}`, 60},
		{`"a \" b"`, `"a \" b"`, 60},
		{`"a \\" , x`, `"a \\",x`, 60},
		{`12345`, `123…`, 3},
		{`12345`, `12345`, 5},
		{"12345  ", `12345`, 5},
		{`"ééé"`, `"éé…`, 3},
		{"\"\u202e\u200b\x1b\u00a0\U000e0001\u0085\"", `"\u202e\u200b\u001b\u00a0\udb40\udc01\u0085"`, 60},
		{"\"\xff\"", `"\xff"`, 60},
		{``, ``, 60},
	} {
		if got := Excerpt([]byte(c.raw), c.most); got != c.want {
			t.Errorf("Excerpt(%q, %d) = %s, want %s", c.raw, c.most, got, c.want)
		}
	}
}

func TestUnicodeSpace(t *testing.T) {
	for _, c := range []struct {
		text string
		want int
	}{
		{"", 0}, {" ", 0}, {"\t", 0}, {"\n", 0}, {"a", 0}, {"é", 0}, {"\xa0", 0},
		{"\u00a0x", 2}, {"\u0085", 2}, {"\u2003", 3}, {"\u2028", 3}, {"\u200b", 3}, {"\ufeff", 3}, {"\u3000", 3}, {"\u202f", 3},
	} {
		if got := UnicodeSpace([]byte(c.text)); got != c.want {
			t.Errorf("UnicodeSpace(%q) = %d, want %d", c.text, got, c.want)
		}
	}
}

func TestTokens(t *testing.T) {
	for pointer, want := range map[string][]string{
		"": nil, "/": {""}, "/a/0": {"a", "0"}, "/a~1b~0c/~01": {"a/b~c", "~1"}, "//": {"", ""},
	} {
		if diff := cmp.Diff(want, Tokens(pointer)); diff != "" {
			t.Errorf("Tokens(%q): %s", pointer, diff)
		}
	}
	if got := Escape("~1/a"); got != "~01~1a" {
		t.Errorf("Escape: %s", got)
	}
}
