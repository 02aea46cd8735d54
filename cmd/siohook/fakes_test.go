package main

import (
	"bytes"
	"fmt"
	"path"
	"strings"
	"testing"

	"github.com/siohook/siohook/schemas"
)

// 20,000 events of seed 7 are the same each time, are all valid under the strict
// profile, and every documented event of the catalog is among them.
func TestFakesAreValid(t *testing.T) {
	count := "20000"
	if testing.Short() {
		count = "500"
	}
	fakes := func() []byte {
		var out, diagnostics bytes.Buffer
		if code := run(t.Context(), []string{"fake", "-n", count, "--seed", "7"}, nil, &out, &diagnostics); code != exitOK {
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
	want := fmt.Sprintf("siohook: %[1]s payloads in 1 file: %[1]s valid, 0 invalid, 0 warnings\n", count)
	if code != exitOK || out.Len() > 0 || strings.ReplaceAll(diagnostics.String(), ",000", "000") != want {
		t.Errorf("exit %d, %.300q, %q", code, out.String(), diagnostics.String())
	}
	for _, row := range schemas.Automation().Rows {
		if row.Evidence == schemas.Seen {
			continue
		}
		if !strings.Contains(string(events), `"type":"`+row.Type+`"`) || row.Select != "" && !strings.Contains(string(events), `"`+path.Base(row.Select)+`":{`) {
			t.Errorf("%s does not occur", row.ID())
		}
	}
}
