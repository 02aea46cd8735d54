package licences_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/licences"
)

var update = flag.Bool("update", false, "write the licences of what is linked now")

// systems are those whose binaries link all modules that any binary links.
var systems = []string{"linux", "darwin", "windows"}

// isLicence finds the texts beside source: of licences, notices and grants of patents.
var isLicence = regexp.MustCompile(`(?i)^((un)?licen[cs]es?|copying|notice|patents)([.-].*)?$`)

// A module that is linked without its licence, one whose licence is new, and one that
// is no longer linked make another text.
func TestText(t *testing.T) {
	want := text(t, linked(t))
	if *update {
		if err := os.WriteFile("texts.txt", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(headings(licences.Text), headings(want)); diff != "" {
		t.Errorf("other components are linked: run make golden (-listed +linked):\n%s", diff)
	}
	if diff := cmp.Diff(licences.Text, want); diff != "" {
		t.Errorf("the texts differ: run make golden (-is +want):\n%s", diff)
	}
}

// What is linked is found: this fails where the list is empty, or a text is passed over.
func TestLinked(t *testing.T) {
	all := linked(t)
	for component, want := range map[string]string{
		"siohook":                              "siohook authors",
		"Go":                                   "The Go Authors",
		"github.com/spf13/cobra":               "Apache License",
		"github.com/inconshreveable/mousetrap": "Apache License", // on Windows alone
		"github.com/klauspost/compress/zstd/internal/xxhash": "Caleb Spare",
		"internal/app/loadpage/uplot":                        "Leon Sorokin",
		"fake/account/locales":                               "Faker",
	} {
		if !strings.Contains(strings.Join(all[component], ""), want) {
			t.Errorf("%s: no text with %q", component, want)
		}
	}
	if len(all["github.com/google/go-cmp"]) > 0 {
		t.Error("what only tests link is listed")
	}
}

// linked finds the texts of all components: modules, folders of theirs with texts of
// their own, folders of ours with what others made, siohook and Go.
func linked(t *testing.T) map[string][]string {
	t.Helper()
	all := map[string][]string{"siohook": read(t, ".."), "Go": read(t, goRoot(t))}
	seen := map[string]bool{}
	add := func(name, dir string) (found bool) {
		texts := read(t, dir)
		if texts != nil {
			all[name] = texts
		}
		return texts != nil
	}
	for _, system := range systems {
		for _, p := range list(t, system) {
			if p.Standard {
				continue
			}
			folders := []string{p.Dir}
			for _, file := range p.EmbedFiles {
				folders = append(folders, filepath.Join(p.Dir, filepath.Dir(file)))
			}
			for _, dir := range folders {
				for ; !seen[dir] && dir != p.Module.Dir; dir = filepath.Dir(dir) {
					seen[dir] = true
					below, err := filepath.Rel(p.Module.Dir, dir)
					if err != nil {
						t.Fatal(err)
					}
					name := filepath.ToSlash(below)
					if !p.Module.Main {
						name = path.Join(p.Module.Path, name)
					}
					add(name, dir)
				}
			}
			if !p.Module.Main && !seen[p.Module.Dir] {
				seen[p.Module.Dir] = true
				if !add(p.Module.Path, p.Module.Dir) {
					t.Errorf("%s has no licence", p.Module.Path)
				}
			}
		}
	}
	return all
}

// goRoot is the folder of the Go that builds siohook.
func goRoot(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

// read reads the texts in a folder, by name.
func read(t *testing.T, dir string) (texts []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if entry.Type().IsRegular() && isLicence.MatchString(entry.Name()) {
			text, err := os.ReadFile(filepath.Join(dir, entry.Name()))
			if err != nil {
				t.Fatal(err)
			}
			texts = append(texts, string(text))
		}
	}
	return texts
}

type listed struct {
	Dir        string
	Standard   bool
	EmbedFiles []string
	Module     struct {
		Path, Dir string
		Main      bool
	}
}

// list asks the Go tool for all packages of siohook's binary on a system.
func list(t *testing.T, system string) (all []listed) {
	t.Helper()
	cmd := exec.Command("go", "list", "-deps", "-json=Dir,Standard,EmbedFiles,Module", "./cmd/siohook")
	cmd.Dir = ".."
	cmd.Env = append(os.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=0")
	out, err := cmd.Output()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		t.Fatalf("%s: %v\n%s", cmd, err, exit.Stderr)
	} else if err != nil {
		t.Fatal(err)
	}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// text writes each text once, under the names of all that come with it, siohook's first.
func text(t *testing.T, all map[string][]string) string {
	t.Helper()
	names := map[string][]string{} // by text
	for _, name := range slices.Sorted(maps.Keys(all)) {
		for _, text := range all[name] {
			text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
			names[text] = append(names[text], name)
		}
	}
	order := slices.SortedFunc(maps.Keys(names), func(a, b string) int {
		first := func(text string) []string {
			if slices.Contains(names[text], "siohook") {
				return nil
			}
			return append(slices.Clone(names[text]), text)
		}
		return slices.Compare(first(a), first(b))
	})
	var b strings.Builder
	b.WriteString("The siohook binary contains what is named here, under these licences.\n")
	for _, text := range order {
		b.WriteString("\n" + strings.Repeat("=", 80) + "\n")
		for _, name := range names[text] {
			fmt.Fprintf(&b, "%s\n", name)
		}
		b.WriteString(strings.Repeat("=", 80) + "\n\n" + text + "\n")
	}
	return b.String()
}

// headings are the names of components in a text.
func headings(text string) []string {
	var all []string
	parts := strings.Split(text, strings.Repeat("=", 80)+"\n")
	for i := 1; i < len(parts); i += 2 {
		all = append(all, strings.Fields(parts[i])...)
	}
	return all
}
