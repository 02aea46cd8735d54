package merge_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/siohook/siohook/internal/app/drift"
	"github.com/siohook/siohook/internal/app/input"
	"github.com/siohook/siohook/internal/app/merge"
	"github.com/siohook/siohook/internal/app/report"
	"github.com/siohook/siohook/schemas"
)

// No report makes the sum panic. What is read twice counts twice, and what is wrong has a place.
func FuzzRead(f *testing.F) {
	fact := `{"rule":"missing-member","pointer":"/data/x","want":"x","got":"","n":1,"events":{"contact.tag.added":{"n":1,"before":0,"fingerprint":"b"}},"fingerprint":"a"}`
	for _, text := range []string{
		`{"format_version":1,"kind":"violation","file":"a","line":1}` + "\n" +
			`{"format_version":1,"kind":"summary","files":1,"payloads":1,"valid":0,"invalid":1,"profiles":{"lenient":1},"events":{"":{"payloads":1,"invalid":1}},"rules":{"type":1}}`,
		`{"format_version":1,"kind":"summary","files":1,"payloads":1,"not_json":0,"events":{"contact.tag.added":{"n":1,"unseen":["/data/x"]}},"facts":[` + fact + `]}`,
		`{"format_version":1,"kind":"summary","not_json":0,"events":{},"facts":[{"rule":"key-order","pointer":"","n":1,"fingerprint":"a","events":{"contact.tag.added":{"n":1}}}]}`,
		`{"format_version":1,"runs":1}`, "{\n", "[1] x", `{"kind":"drift"}`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		found := 0
		sum := merge.Sum{Begin: func(merge.Command) error { return nil }, Finding: func(*report.Finding) error { found++; return nil }}
		read := func() error { return sum.Read("a", bytes.NewReader(text)) }
		if err := read(); err != nil {
			if !errors.As(err, new(*input.FileError)) && sum.Command == "" {
				t.Errorf("%v costs more than its file", err)
			}
			return
		}
		once, counted := found, sum.Validate.Payloads+sum.Drift.Payloads+len(sum.Load)
		if err := read(); err != nil {
			t.Fatal(err)
		}
		if again := sum.Validate.Payloads + sum.Drift.Payloads + len(sum.Load); found != 2*once || again != 2*counted {
			t.Errorf("%d and %d are twice %d and %d", found, again, once, counted)
		}
		if _, _, err := sum.Drift.Tally.Findings(schemas.Automation(), drift.Options{}); err != nil {
			t.Error(err)
		}
	})
}
