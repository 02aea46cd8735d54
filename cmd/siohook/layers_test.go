package main

import (
	"encoding/json"
	"errors"
	"io"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/siohook/siohook/"

// layers lists our packages from low to high. A group may import itself and the rows above it, so those
// of one row never import each other. A group is the first element of a path, unless the whole path has a row.
var layers = [][]string{
	{"internal/words"},
	{"docs", "internal/fingerprint", "internal/jsonscan", "internal/safetext", "internal/spell", "internal/web", "licences"},
	{"internal/jsonpos", "internal/pattern", "internal/tags"},
	{"internal/dispatch", "internal/jsontree"},
	{"internal/schema"},
	{"internal/accept"},
	{"schemas"},
	{"generator", "validate", "fake"},
	{"internal"},
	{"contract"},
	{"cmd"},
}

// TestLayers fails on an import that goes up or sideways, test files apart.
func TestLayers(t *testing.T) {
	ours, pkgs := 0, goList(t)
	for _, path := range slices.Sorted(maps.Keys(pkgs)) {
		if !strings.HasPrefix(path, module) {
			continue
		}
		ours++
		from, row := layer(path)
		if row < 0 {
			t.Errorf("%s has no layer: give %q a row in this test", path, from)
			continue
		}
		for _, imp := range pkgs[path].Imports {
			if to, low := layer(imp); strings.HasPrefix(imp, module) && to != from && low >= row {
				t.Errorf("%s imports %s: %s may import only itself and %v", path, imp, from, slices.Concat(layers[:row]...))
			}
		}
	}
	if ours == 0 {
		t.Fatal("go list named no package of ours")
	}
}

// TestReflectionStaysInGenerator holds what a receiver links small: these read the published schemas only.
func TestReflectionStaysInGenerator(t *testing.T) {
	pkgs := goList(t)
	for path := range pkgs {
		if g, _ := layer(path); slices.Contains([]string{"schemas", "validate", "fake"}, g) {
			if chain := reach(pkgs, path, "github.com/invopop/", map[string]bool{}); chain != nil {
				t.Errorf("%s links invopop: %s", path, strings.Join(chain, " -> "))
			}
		}
	}
}

// layer returns the group of one of our packages and its row in layers, or -1.
func layer(path string) (group string, row int) {
	path = strings.TrimPrefix(path, module)
	first, _, _ := strings.Cut(path, "/")
	for _, group := range []string{path, first} {
		if row := slices.IndexFunc(layers, func(l []string) bool { return slices.Contains(l, group) }); row >= 0 {
			return group, row
		}
	}
	return first, -1
}

// reach returns a chain of imports from one package to the first whose path begins with prefix, or nil.
func reach(pkgs map[string]listed, from, prefix string, seen map[string]bool) []string {
	if strings.HasPrefix(from, prefix) {
		return []string{from}
	}
	if seen[from] {
		return nil
	}
	seen[from] = true
	for _, imp := range pkgs[from].Imports {
		if chain := reach(pkgs, imp, prefix, seen); chain != nil {
			return append([]string{from}, chain...)
		}
	}
	return nil
}

type listed struct {
	ImportPath, Dir string
	Imports         []string // of files that are not tests
}

// goList returns our packages and all that they import, by path.
func goList(t *testing.T) map[string]listed {
	t.Helper()
	cmd := exec.Command("go", "list", "-deps", "-json=ImportPath,Dir,Imports", "./...")
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		t.Fatalf("%s: %v\n%s", cmd, err, exit.Stderr)
	} else if err != nil {
		t.Fatal(err)
	}
	pkgs := map[string]listed{}
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return pkgs
		} else if err != nil {
			t.Fatal(err)
		}
		pkgs[p.ImportPath] = p
		// A cached pass knows only the files this test opened itself, not those that go list read.
		if strings.HasPrefix(p.ImportPath, module) {
			if _, err := os.ReadDir(p.Dir); err != nil {
				t.Fatal(err)
			}
		}
	}
}
