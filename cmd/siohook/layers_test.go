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
// of one row never import each other. A group is the first element of a path, two of those in internal.
var layers = [][]string{
	{"docs", "licences"},
	{"internal/base"},
	{"schemas"},
	{"generator", "validate", "fake"},
	{"internal/app"},
	{"contract"},
	{"internal/tester"},
	{"cmd", "tools"},
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

// dear lists what siohook may link beside its own packages and what a program of net/http and encoding/json
// links anyway. All of it is compiled by whoever builds siohook for the first time. The goal is 1.6 times the CPU
// time of that program; bench/cold.sh measures it, and a new row needs that.
var dear = []string{
	// What is of use.
	"github.com/HdrHistogram/hdrhistogram-go", "github.com/bmatcuk/doublestar/v4", "github.com/brianvoe/gofakeit/v6",
	"github.com/go-json-experiment/json", "github.com/goccy/go-yaml", "github.com/klauspost/compress",
	"github.com/santhosh-tekuri/jsonschema/v5", "github.com/spf13/cobra", "github.com/spf13/pflag",
	"compress/zlib", "container/heap", "embed", "hash/maphash", "html/template", "html", "net/mail", "os/exec", "os/signal", "regexp", "runtime/debug", "time/tzdata",
	// What comes with it.
	"encoding/base32", "encoding/csv", "encoding/xml", "flag", "hash/adler32", "image", "io/ioutil", "text/tabwriter", "text/template",
}

// TestLinksNoMore fails when siohook links a package that is in no row of dear, or nothing of a row.
func TestLinksNoMore(t *testing.T) {
	pkgs, plain, all := goList(t), map[string]bool{}, map[string]bool{}
	for _, path := range []string{"net/http", "encoding/json"} {
		add(pkgs, path, plain)
	}
	add(pkgs, module+"cmd/siohook", all)
	used := map[string]bool{}
	for _, path := range slices.Sorted(maps.Keys(all)) {
		if strings.HasPrefix(path, module) || plain[path] {
			continue
		}
		i := slices.IndexFunc(dear, func(d string) bool { return path == d || strings.HasPrefix(path, d+"/") })
		if i < 0 {
			t.Errorf("siohook links %s: %s", path, strings.Join(reach(pkgs, module+"cmd/siohook", path, map[string]bool{}), " -> "))
			continue
		}
		used[dear[i]] = true
	}
	for _, d := range dear {
		if !used[d] {
			t.Errorf("nothing of %s is linked: take it out of the list", d)
		}
	}
}

// add collects a package and all that it imports.
func add(pkgs map[string]listed, path string, all map[string]bool) {
	if all[path] {
		return
	}
	all[path] = true
	for _, imp := range pkgs[path].Imports {
		add(pkgs, imp, all)
	}
}

// layer returns the group of one of our packages and its row in layers, or -1.
func layer(path string) (group string, row int) {
	elements := strings.Split(strings.TrimPrefix(path, module), "/")
	group = elements[0]
	if group == "internal" && len(elements) > 1 {
		group += "/" + elements[1]
	}
	return group, slices.IndexFunc(layers, func(l []string) bool { return slices.Contains(l, group) })
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
	cmd.Env = append(os.Environ(), "GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=0") // the same list everywhere
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
