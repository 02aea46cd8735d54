package consumers_test

import (
	"path/filepath"
	"testing"
)

// Go's code generators write types that compile and take every sample, from the file that suits them and
// with the options in docs/PUBLISHING.md. They are pinned in tools/codegen.mod, and so is what their code
// imports.
func TestGoCodeGenerators(t *testing.T) {
	pinned, err := filepath.Abs(filepath.Join("..", "codegen.mod"))
	if err != nil {
		t.Fatal(err)
	}
	function := func(name string) string {
		return "func(b []byte) ([]byte, error) { var v " + name + "; if err := j.Unmarshal(b, &v); err != nil { return nil, err }; return j.Marshal(v) }"
	}
	for name, args := range map[string][]string{
		"oapi-codegen":  {"-config", "oapi.yaml", filepath.Join(exported(t), "openapi.json")},
		"go-jsonschema": {"-p", "main", "--tags", "json", "-o", "events.go", filepath.Join(exported(t), "bundle.no-id.schema.json")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			write(t, folder, "go.mod", []byte("module events\n\ngo 1.26\n"))
			write(t, folder, "oapi.yaml", []byte("package: main\noutput: events.go\ngenerate: {models: true}\noutput-options: {skip-prune: true}\n"))
			must(t, command(folder, "go", append([]string{"tool", "-modfile=" + pinned, name}, args...)...))
			roundTrip(t, folder, function, "-modfile="+pinned)
		})
	}
}
