package contract_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/schemas"
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

// No name of a catalog is in the code: neither an event, nor the place of a member, nor a
// member that is called like nothing else. Roles and schemas say where things are.
func TestNoNamesOfACatalog(t *testing.T) {
	catalog := schemas.Automation()
	names := map[string]bool{"/data/": true}
	for _, row := range catalog.Rows {
		names[row.Type] = true
		members, err := catalog.Members(row)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range members {
			if _, last, _ := strings.Cut(m.Pointer[strings.LastIndex(m.Pointer, "/"):], "/"); strings.Contains(last, "_") {
				names[last] = true
			}
		}
	}
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) < 50 || len(names) < 30 {
		t.Fatalf("%d files, %d names: %v", len(files), len(names), err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		set := token.NewFileSet()
		tree, err := parser.ParseFile(set, file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
				for name := range names {
					if strings.Contains(literal.Value, name) {
						t.Errorf("%s: %s has the name %q of a catalog", set.Position(n.Pos()), literal.Value, name)
					}
				}
			}
			return true
		})
	}
}
