package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/siohook/siohook/schemas"
)

// 20,000 events of seed 7 are the same each time, are all valid under the strict
// profile, and every event of the catalog is among them.
func TestFakesAreValid(t *testing.T) {
	fakes := func() []byte {
		var out, diagnostics bytes.Buffer
		if code := run(t.Context(), []string{"fake", "-n", "20000", "--seed", "7"}, nil, &out, &diagnostics); code != exitOK {
			t.Fatalf("exit %d: %s", code, diagnostics.String())
		}
		return out.Bytes()
	}
	events := fakes()
	if !bytes.Equal(events, fakes()) {
		t.Error("a second run gives other bytes")
	}
	var out, diagnostics bytes.Buffer
	code := run(t.Context(), []string{"validate", "--profile", "strict", "-"}, bytes.NewReader(events), &out, &diagnostics)
	want := "siohook: 20000 payloads in 1 file: 20000 valid, 0 invalid, no warnings\n"
	if code != exitOK || out.Len() > 0 || diagnostics.String() != want {
		t.Errorf("exit %d, %.300q, %q", code, out.String(), diagnostics.String())
	}
	for _, row := range schemas.Automation().Rows {
		if !strings.Contains(string(events), `"type":"`+row.Type+`"`) || row.Key != "" && !strings.Contains(string(events), `"`+row.Key+`":{`) {
			t.Errorf("%s does not occur", row.ID())
		}
	}
}
