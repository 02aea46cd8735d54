package contract_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/siohook/siohook/contract"
)

func TestChecksAreComplete(t *testing.T) {
	phases := map[contract.Phase]bool{}
	for _, p := range contract.Phases() {
		phases[p] = true
	}
	ids := map[string]bool{}
	for _, c := range contract.Checks() {
		if !phases[c.Phase] || !strings.HasPrefix(c.ID, string(c.Phase)+"/") || ids[c.ID] {
			t.Errorf("check %s of phase %s", c.ID, c.Phase)
		}
		for what, text := range map[string]string{"purpose": c.Purpose, "expects": c.Expects, "cause": c.Cause, "fix": c.Fix, "source": c.Source} {
			if text == "" || strings.HasSuffix(text, ".") {
				t.Errorf("%s: %s %q", c.ID, what, text)
			}
		}
		ids[c.ID] = true
	}
}

// Each check has a room of its own: a file with its row, and receivers of the zoo in a
// file of the same name.
func TestEachCheckHasItsRoom(t *testing.T) {
	rooms := map[string]bool{}
	for _, c := range contract.Checks() {
		name := strings.NewReplacer("/", "_", "-", "_").Replace(c.ID) + ".go"
		rooms[name] = true
		row, err := os.ReadFile(name)
		if err != nil || strings.Count(string(row), "= &rule{") != 1 || !strings.Contains(string(row), "ID: \""+c.ID+"\"") {
			t.Errorf("%s is not the room of %s alone: %v", name, c.ID, err)
		}
		receivers, err := os.ReadFile(filepath.Join("testdata", "zoo", name))
		if c.ID == "reach/answers" { // where nothing answers, a run stops: that is no finding
			continue
		}
		if err != nil || strings.Count(string(receivers), "Check: \""+c.ID+"\"") != strings.Count(string(receivers), "Check: \"") {
			t.Errorf("zoo/%s has no receivers, or those of another check: %v", name, err)
		}
	}
	files, err := filepath.Glob("testdata/zoo/*_*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if !rooms[filepath.Base(file)] {
			t.Errorf("%s has the receivers of no check", file)
		}
	}
}
