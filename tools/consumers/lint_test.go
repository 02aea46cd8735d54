package consumers_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/siohook/siohook/schemas"
)

func config(t *testing.T, name string) string {
	t.Helper()
	file, err := filepath.Abs(name)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// The OpenAPI document has nothing that redocly's strict rules or spectral mind,
// warnings included.
func TestOpenAPILint(t *testing.T) {
	t.Parallel()
	said := must(t, pinned(t, exported(t), "redocly", "lint", "openapi.json", "--config", config(t, "redocly.yaml")))
	if !strings.Contains(said, "Your API description is valid") {
		t.Errorf("redocly: %s", said)
	}
	said = must(t, pinned(t, exported(t), "spectral", "lint", "openapi.json", "--ruleset", config(t, "spectral.yaml"), "--fail-severity", "hint"))
	if !strings.Contains(said, "No results with a severity of 'hint' or higher found") {
		t.Errorf("spectral: %s", said)
	}
}

// The AsyncAPI document parses without an error or a warning, and has all messages.
func TestAsyncAPI(t *testing.T) {
	t.Parallel()
	program := node(t)
	said := must(t, command(".", program, "asyncapi.mjs", filepath.Join(exported(t), "asyncapi.json")))
	if !strings.Contains(said, fmt.Sprintf("operations 1, messages %d\n", len(schemas.Automation().Rows))) || strings.Contains(said, "error ") || strings.Contains(said, "warning ") {
		t.Errorf("@asyncapi/parser: %s", said)
	}
	said = must(t, pinned(t, exported(t), "spectral", "lint", "asyncapi.json", "--ruleset", config(t, "spectral.yaml"), "--fail-severity", "hint"))
	if !strings.Contains(said, "No results with a severity of 'hint' or higher found") {
		t.Errorf("spectral: %s", said)
	}
}
