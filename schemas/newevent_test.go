package schemas_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/siohook/siohook/internal/base/trial"
)

// TestNewEvent does in a copy of the module what CONTRIBUTING says of a new event: one file,
// one row, one sample and one command. Then all tests hold, though nothing else has changed.
func TestNewEvent(t *testing.T) {
	if !trial.Full() {
		t.Skip("takes minutes: SIOHOOK_FULL=1")
	}
	for _, program := range []string{"git", "make"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("SKIPPED: no %s", program)
		}
	}
	folder := t.TempDir()
	copyModule(t, "..", folder)
	addEvent(t, folder, "Quiz", "contact.quiz.passed")
	inCopy(t, folder, "git", "init", "-q")
	inCopy(t, folder, "make", "golden")
	inCopy(t, folder, "go", "test", "./schemas", "./generator/...", "./validate", "./fake/...", "./internal/base/...", "./contract")
	inCopy(t, folder, "go", "test", "./cmd/siohook", "-run", "Script|README|Fakes|NoEvent|Docs|Rule")
}

// copyModule copies what belongs to the module.
func copyModule(t *testing.T, from, to string) {
	t.Helper()
	err := filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		name, _ := filepath.Rel(from, path)
		target := filepath.Join(to, name)
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (name == ".git" || entry.Name() == "node_modules" || entry.Name() == ".siohook"):
			return filepath.SkipDir
		case entry.IsDir():
			return os.MkdirAll(target, 0o755)
		case !entry.Type().IsRegular() || name == ".git": // a file in a worktree
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		return os.WriteFile(target, text, info.Mode().Perm())
	})
	if err != nil {
		t.Fatal(err)
	}
}

// addEvent adds an event about a thing that is new, too, and that was only seen.
func addEvent(t *testing.T, folder, thing, name string) {
	t.Helper()
	member := strings.ToLower(thing)
	write := func(file, text string) {
		if err := os.WriteFile(filepath.Join(folder, filepath.FromSlash(file)), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	read := func(file string) string {
		text, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(file)))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	write("schemas/"+member+"_passed.go", strings.NewReplacer("Thing", thing, "thing", member).Replace(`package schemas

// ContactThingPassed is sent when a contact passes a thing (seen).
type ContactThingPassed struct {
	Envelope[ContactThingPassedData]
}

// ContactThingPassedData is what happened in a [ContactThingPassed].
type ContactThingPassedData struct {
	// What was passed.
	Thing Thing `+"`json:\"thing\"`"+`
	// Contact who passed it.
	Contact Contact `+"`json:\"contact\"`"+`
}

// Thing is a thing of a course.
type Thing struct {
	// Number of the thing.
	ID int64 `+"`json:\"id\" jsonschema:\"example=4711\"`"+`
	// Name of the thing.
	Name string `+"`json:\"name\" jsonschema:\"example=Final exam\"`"+`
	// Points in percent; null before it is marked.
	Score *int64 `+"`json:\"score\" jsonschema:\"example=85\"`"+`
	// How it was taken.
	Mode string `+"`json:\"mode\" seen:\"online,paper\"`"+`
}
`))
	catalog := read("schemas/catalog.go")
	end := strings.LastIndex(catalog, "\t},\n}\n")
	row := "\t\t{Type: \"" + name + "\", Title: \"" + thing + " passed\", Model: &Contact" + thing + "Passed{}, Evidence: Seen, Since: \"v1\"},\n"
	write("schemas/catalog.go", catalog[:end]+row+catalog[end:])
	sample := strings.Replace(read("testdata/samples/contact.tag.added.json"), "contact.tag.added", name, 1)
	tag := regexp.MustCompile(`(?s)"tag": *\{.*?\}`)
	if !tag.MatchString(sample) {
		t.Fatalf("the sample has another form: %s", sample)
	}
	write("testdata/samples/"+name+".json", tag.ReplaceAllString(sample, `"`+member+`": {"id": 4711, "name": "Final exam", "score": 85, "mode": "online"}`))
}

// inCopy runs a command in the copy, without a network, and at the smallest sizes.
func inCopy(t *testing.T, folder string, name string, args ...string) {
	t.Helper()
	c := exec.CommandContext(t.Context(), name, args...)
	c.Dir = folder
	c.Env = append(os.Environ(), "SIOHOOK_FULL=", "SIOHOOK_REQUIRE=", "GOFLAGS=-short -mod=mod", "GOPROXY=off", "GOWORK=off")
	if said, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", c, err, said)
	}
}
