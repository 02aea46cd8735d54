package schema_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/internal/base/jsontree"
	"github.com/siohook/siohook/internal/base/schema"
)

// A reference is a JSON Pointer: the names in it are escaped.
func TestEscapedNamesOfDefinitions(t *testing.T) {
	defs, err := jsontree.Parse([]byte(`{"a":{"$ref":"#/$defs/b~1c~01"},"b/c~1":{},"d":{}}`))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]bool{"a": true, "b/c~1": true}, schema.Needed(defs, []string{"a"})); diff != "" {
		t.Error(diff)
	}
}
