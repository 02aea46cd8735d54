package consumers_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/siohook/siohook/internal/base/peer"
	"github.com/siohook/siohook/schemas"
)

const pythonConsumer = `
import json, typing
import siohook_automation as s
for e in s.EVENTS:
    for strict in (False, True):
        for draft in ("2020-12", "draft-07"):
            assert s.schema(e["id"], strict=strict, draft=draft)["title"]
    assert s.sample(e["id"])["type"] == e["type"]
assert len(s.schema()["oneOf"]) == len(s.EVENTS)
hints = typing.get_type_hints(s.ContactTagAddedData)
assert hints == {"tag": s.Tag, "contact": s.Contact}, hints
assert len(typing.get_args(s.AutomationEvent)) == len(s.EVENTS)
print(len(s.EVENTS), len(s.__all__))
`

// The Python package is imported from its folder.
func TestPythonPackage(t *testing.T) {
	t.Parallel()
	program := peer.Command(t, "python", "python3")
	folder := t.TempDir()
	write(t, folder, "main.py", []byte(pythonConsumer))
	if version := must(t, command(folder, program, "-c", "import sys; print(sys.version_info >= (3, 11))")); strings.TrimSpace(version) != "True" {
		t.Skip("SKIPPED: Python is older than 3.11")
	}
	cmd := command(folder, program, "-W", "error", "main.py")
	cmd.Env = append(os.Environ(), "PYTHONPATH="+filepath.Join(exported(t), "python", "src"), "PYTHONDONTWRITEBYTECODE=1")
	if got := must(t, cmd); !strings.HasPrefix(got, fmt.Sprint(len(schemas.Automation().Rows), " ")) {
		t.Errorf("got %q", got)
	}

}

// pip installs the Python package without a network.
func TestPythonInstall(t *testing.T) {
	t.Parallel()
	program, folder := "", t.TempDir()
	for _, candidate := range []string{"/usr/bin/python3", "python3"} {
		if program == "" && command(folder, candidate, "-c", "import setuptools, wheel, pip").Run() == nil {
			program = candidate
		}
	}
	if program == "" {
		peer.Missing(t, "pip", "no Python here has pip, setuptools and wheel")
	}
	write(t, folder, "main.py", []byte(pythonConsumer))
	// pip builds beside the sources: give it a copy.
	source := filepath.Join(folder, "source")
	if err := os.CopyFS(source, os.DirFS(filepath.Join(exported(t), "python"))); err != nil {
		t.Fatal(err)
	}
	site := filepath.Join(folder, "site")
	must(t, command(folder, program, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index", "--no-deps", "--no-build-isolation", "--target", site, source))
	cmd := command(folder, program, "main.py")
	cmd.Env = append(os.Environ(), "PYTHONPATH="+site)
	if got := must(t, cmd); !strings.HasPrefix(got, fmt.Sprint(len(schemas.Automation().Rows), " ")) {
		t.Errorf("installed: got %q", got)
	}
}
