package jsonpos

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"
)

// FuzzParse compares Parse with encoding/json and with jsontext, which refuses
// invalid UTF-8 and duplicate members, too.
func FuzzParse(f *testing.F) {
	for _, c := range faults {
		f.Add([]byte(c.text))
	}
	f.Add([]byte(document))
	samples, err := filepath.Glob("../../../testdata/samples/*.json")
	if err != nil || len(samples) == 0 {
		f.Fatal("no samples", err)
	}
	for _, file := range samples {
		b, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		doc, err := Parse(b, Limits{MaxDepth: 10_000})
		var fault *Fault
		switch {
		case errors.As(err, &fault):
			checkFault(t, fault, b)
			if jsontext.Value(b).IsValid() {
				t.Errorf("%v, but jsontext takes it", fault)
			}
			return
		case err != nil:
			t.Fatal(err)
		}
		onlyNumbers := true
		for _, fault := range doc.Faults {
			checkFault(t, &fault, b)
			onlyNumbers = onlyNumbers && fault.Rule == RuleNumber
		}
		if jsontext.Value(b).IsValid() != onlyNumbers {
			t.Errorf("faults %v, but jsontext valid %t", doc.Faults, !onlyNumbers)
		}
		if text := bytes.TrimPrefix(b, []byte(BOM)); !json.Valid(text) {
			t.Error("accepted what encoding/json refuses")
		}
		if len(doc.Faults) == 0 {
			checkTree(t, doc, b)
		}
	})
}

func checkFault(t *testing.T, f *Fault, b []byte) {
	t.Helper()
	if f.Start < 0 || f.Start > f.End || f.End > len(b) || f.Rule == "" || f.Want == "" || f.Got == "" {
		t.Errorf("incomplete: %+v", f)
	}
	if line, column := NewLocator(b).Place(f.Start); line < 1 || column < 1 {
		t.Errorf("%d:%d", line, column)
	}
	for _, text := range []string{f.Got, f.Want, f.Hint} {
		if !utf8.ValidString(text) || bytes.ContainsAny([]byte(text), "\x00\x1b\n\u202e") {
			t.Errorf("not printable: %q", text)
		}
	}
}

// checkTree compares the values with encoding/json's and each node with its
// pointer.
func checkTree(t *testing.T, doc *Document, b []byte) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	var want any
	if err := d.Decode(&want); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, doc.Value()); diff != "" {
		t.Errorf("value (-want +got):\n%s", diff)
	}
	if len(doc.nodes) > 1000 {
		return
	}
	for number := range doc.nodes {
		n := Node{doc, number}
		if !json.Valid(n.Raw()) {
			t.Errorf("value %d is %q", number, n.Raw())
		}
		if found, ok := doc.Lookup(n.Pointer()); !ok || found != n {
			t.Errorf("lookup of %q: %v", n.Pointer(), found)
		}
	}
}
