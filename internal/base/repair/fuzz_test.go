package repair_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/siohook/siohook/internal/base/repair"
	"github.com/siohook/siohook/internal/base/safetext"
)

// What is repaired is JSON, says where, and is not repaired again; JSON is not
// touched, not even when the text around it is.
func FuzzFix(f *testing.F) {
	for _, text := range caseTexts(f) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		before := bytes.Clone(text)
		result, err := repair.Text(text)
		if !bytes.Equal(before, text) {
			t.Fatal("the text was changed")
		}
		if err != nil {
			if isJSON(text) {
				t.Fatalf("JSON refused: %v", err)
			}
			checkError(t, text, err)
			return
		}
		checkResult(t, text, result)
		if again, err := repair.Text(result.JSON); err != nil || !bytes.Equal(again.JSON, result.JSON) || len(again.Changes) > 0 {
			t.Fatalf("not the same again: %v\n%q\n%q\n%v", err, result.JSON, again.JSON, again.Changes)
		}
		if !isJSON(text) {
			return
		}
		if !bytes.Equal(result.JSON, text) || len(result.Changes) > 0 {
			t.Fatalf("JSON changed: %q to %q, %v", text, result.JSON, result.Changes)
		}
		marked, err := repair.Text(append([]byte("\ufeff"), text...))
		if err != nil || !bytes.Equal(marked.JSON, text) {
			t.Fatalf("byte order mark before %q: %q, %v", text, marked.JSON, err)
		}
	})
}

// What is extracted is one line of JSON each, the same as what Text makes of its
// part of the text, and is extracted again.
func FuzzExtract(f *testing.F) {
	for _, text := range caseTexts(f) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		results, err := repair.Extract(text)
		if err != nil {
			checkError(t, text, err)
		}
		end := 0
		var lines []byte
		for _, r := range results {
			checkResult(t, text, r)
			if r.Start < end || r.JSON[0] != '{' || bytes.ContainsAny(r.JSON, "\r\n") {
				t.Fatalf("%q from %d to %d", r.JSON, r.Start, r.End)
			}
			end = r.End
			lines = append(append(lines, r.JSON...), '\n')
			if slices.ContainsFunc(r.Changes, func(c repair.Change) bool { return c.Rule == repair.RuleLineBreak }) {
				continue // what a line break means depends on the length of the line, also before the object
			}
			single, err := repair.Text(text[r.Start:r.End])
			if err != nil {
				t.Fatalf("Text of %q: %v", text[r.Start:r.End], err)
			}
			compact := jsontext.Value(single.JSON)
			if err := compact.Compact(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)); err != nil || !bytes.Equal(compact, r.JSON) {
				t.Fatalf("Text and Extract differ: %q, %q, %v", single.JSON, r.JSON, err)
			}
		}
		again, err := repair.Extract(lines)
		if len(results) > 0 && err != nil || len(again) != len(results) {
			t.Fatalf("%d payloads, and %d in what was extracted: %v\n%s", len(results), len(again), err, lines)
		}
		for i, r := range again {
			if !bytes.Equal(r.JSON, results[i].JSON) || len(r.Changes) > 0 {
				t.Fatalf("extracted again: %q, %v", r.JSON, r.Changes)
			}
		}
	})
}

func checkResult(t *testing.T, text []byte, r repair.Result) {
	t.Helper()
	if !isJSON(r.JSON) {
		t.Fatalf("no JSON: %q from %q", r.JSON, text)
	}
	if r.Start < 0 || r.Start >= r.End || r.End > len(text) {
		t.Fatalf("from %d to %d in %q", r.Start, r.End, text)
	}
	checkPlace(t, text, r.Line, r.Column)
	for _, c := range append(r.Changes, r.Kept...) {
		checkPlace(t, text, c.Line, c.Column)
		if c.Count < 1 || c.What == "" || c.What != safetext.Line(c.What, 1000) {
			t.Fatalf("change %+v", c)
		}
	}
}

func checkError(t *testing.T, text []byte, err error) {
	t.Helper()
	list, one := repair.Errors{}, (*repair.Error)(nil)
	if !errors.As(err, &list) && errors.As(err, &one) {
		list = repair.Errors{one}
	}
	if len(list) == 0 || len(list) > 20 {
		t.Fatalf("error %T %v", err, err)
	}
	for _, e := range list {
		if e.Offset < 0 || e.Offset > len(text) || e.Want == "" || e.Got == "" || e.Hint == "" || e.Error() != safetext.Line(e.Error(), 1000) {
			t.Fatalf("error %+v", e)
		}
		checkPlace(t, text, e.Line, e.Column)
	}
}

func checkPlace(t *testing.T, text []byte, line, column int) {
	t.Helper()
	if line < 1 || column < 1 || line > 1+bytes.Count(text, []byte("\n")) || column > 1+len(text) {
		t.Fatalf("place %d:%d in %q", line, column, text)
	}
}

func isJSON(text []byte) bool { return utf8.Valid(text) && json.Valid(text) }
