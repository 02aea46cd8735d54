package books_test

import (
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/siohook/siohook/internal/app/books"
)

// Whatever is read, it ends, and what is JSON reads as the standard library reads it.
func FuzzRows(f *testing.F) {
	for _, text := range []string{
		"id,a\n1,\"x\"\"y\"\n2\n", "sep=;\na;b\n1;2\n", "a\tb\n\"\n", `[{"id":1},{"a":{"b":"\u00e9"}},7,{"x":[1,]}]`, "{\"id\":1}\n{\"id\":\n{\"id\":2}",
		`{"n":{"orders":[{"id":1},{"id":2}]},"x":[]}`, `{"a":1,"a":2}`, "\ufeff[]", "{", `[{"a":"\ud800"}]`,
	} {
		f.Add(text, "")
	}
	f.Add(`{"a":[{"x":1}],"b":[{"y":null}]}`, "/b")
	f.Add(`[{"a":[{"x":1},2,{"y":[{}]}],"b":3},{"a":[]},{"a":null},{"a":"[{}]"}]`, "")
	f.Add("a,b\n1,\"[{\"\"x\"\":1}, {}]\"\n", "")
	f.Fuzz(func(t *testing.T, text, at string) {
		b, err := books.Open(t.Context(), books.Source{Name: "-", Stdin: &slowly{strings.NewReader(text), 13}, At: at})
		if err != nil {
			return
		}
		defer b.Close()
		n, broken := 0, false
		for row, err := range b.Rows() {
			if n++; n > 10*len(text)+10 {
				t.Fatal("there is no end")
			}
			broken = broken || err != nil
			if err != nil && !errors.As(err, new(*books.RowError)) {
				break
			}
			if row.Place.Line > strings.Count(text, "\n")+1 {
				t.Errorf("%v is behind the end", row.Place)
			}
		}
		if list := flat(text); list != nil && !broken {
			compare(t, text, list)
		}
	})
}

// flat are the rows of an array of objects without objects in them, nil when that is not what a text is.
func flat(text string) (list []map[string]any) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if !strings.HasPrefix(text, "[") || d.Decode(&list) != nil {
		return nil
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil
	}
	for _, one := range list {
		if len(one) == 0 {
			return nil // it is no row
		}
		for _, value := range one {
			if text, _ := value.(string); strings.HasPrefix(text, "[") {
				return nil // it may be a list of objects
			}
			if inner, _ := value.([]any); len(inner) > 0 {
				if _, isRow := inner[0].(map[string]any); isRow {
					return nil
				}
			}
			if _, isObject := value.(map[string]any); isObject || one == nil {
				return nil
			}
		}
	}
	return list
}

func compare(t *testing.T, text string, want []map[string]any) {
	t.Helper()
	b, err := books.Open(t.Context(), books.Source{Name: "-", Stdin: strings.NewReader(text)})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	n := 0
	for row, err := range b.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		for i, name := range b.Columns() {
			value, there := want[n][name]
			switch got := row.Value(i); v := value.(type) {
			case string:
				if got.Kind != books.Text || got.Text != v {
					t.Errorf("%s: got %q, want %q", name, got.Text, v)
				}
			case json.Number:
				if got.Kind != books.Number || got.Text != v.String() {
					t.Errorf("%s: got %q, want %q", name, got.Text, v)
				}
			case bool:
				if got.Kind != books.Bool || got.Text == "true" != v {
					t.Errorf("%s: got %q, want %v", name, got.Text, v)
				}
			case []any:
				if got.Kind != books.List {
					t.Errorf("%s: got %q, want a list", name, got.Text)
				}
			default:
				if there && got.Kind != books.Null || !there && got.Kind != books.Missing {
					t.Errorf("%s: got %q", name, got.Text)
				}
			}
		}
		n++
	}
	if n != len(want) {
		t.Errorf("%d rows, want %d", n, len(want))
	}
}

// No condition makes the parser fail in another way than with an error at a place in it.
func FuzzWhere(f *testing.F) {
	for _, where := range []string{"status != 'test' and deleted_at is null", "a in (1,'x',true) or not (b like '%_')", `"a""b" <> 1`, "a is not null)", "not not a=1"} {
		f.Add(where)
	}
	f.Fuzz(func(t *testing.T, where string) {
		b, err := books.Open(t.Context(), books.Source{Name: "-", Stdin: strings.NewReader("a,b,status,deleted_at\n1,x,,\n"), Where: where})
		if err != nil {
			var wrong *books.WhereError
			if !errors.As(err, &wrong) || wrong.Column < 1 || wrong.Column > len(where)+1 {
				t.Errorf("%v", err)
			}
			return
		}
		defer b.Close()
		for range b.Rows() {
		}
	})
}
