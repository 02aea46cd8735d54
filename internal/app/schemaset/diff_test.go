package schemaset_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/siohook/siohook/internal/app/schemaset"
)

// A comparison ends with its context, even in the middle of one schema.
func TestCompareEnds(t *testing.T) {
	var sides [2]*schemaset.Set
	for i := range sides {
		var members strings.Builder
		for n := range 150 {
			fmt.Fprintf(&members, `"m%d": {"type": %q}, `, n, []string{"string", "integer"}[i])
		}
		file := filepath.Join(t.TempDir(), "s.json")
		if err := os.WriteFile(file, []byte(`{"properties": {`+members.String()+`"z": {}}}`), 0o600); err != nil {
			t.Fatal(err)
		}
		var err error
		if sides[i], err = schemaset.Read(t.Context(), file); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := schemaset.Compare(ctx, sides[0], sides[1], func(func() string) {}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
