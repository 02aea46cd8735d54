package consumers_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/siohook/siohook/internal/base/peer"
	"github.com/siohook/siohook/schemas"
)

// invented are the words that quicktype puts before names that collide.
var invented = regexp.MustCompile(`^(Purple|Fluffy|Tentacled|Sticky|Indigo|Indecent|Hilarious|Ambitious|Cunning|Magenta|Frisky|Mischievous|Braggadocious|Class$|Element$|\w+Class\d|\w+\d$)`)

// language is one of those that quicktype writes.
type language struct {
	name, file string
	args       []string
	declared   *regexp.Regexp // a type's declaration; nil: each type has a file
	compile    func(t *testing.T, folder, file string)
}

var languages = []language{
	{"typescript", "events.ts", []string{"--just-types"}, regexp.MustCompile(`(?m)^export (?:interface|enum|type) (\w+)`), func(t *testing.T, folder, file string) {
		must(t, tsc(t, folder, file))
	}},
	{"go", "events.go", []string{"--package", "main"}, regexp.MustCompile(`(?m)^type (\w+) `), roundTripGo},
	{"python", "events.py", []string{"--python-version", "3.7"}, regexp.MustCompile(`(?m)^class (\w+)`), func(t *testing.T, folder, file string) {
		must(t, command(folder, peer.Command(t, "python", "python3"), "-W", "error", "-m", "py_compile", file))
	}},
	{"java", "Events.java", []string{"--just-types", "--package", "events"}, nil, func(t *testing.T, folder, _ string) {
		javac, err := exec.LookPath("javac")
		if err != nil {
			t.Skip("SKIPPED: no javac; the names of the types are as expected")
		}
		files, err := filepath.Glob(filepath.Join(folder, "*.java"))
		if err != nil {
			t.Fatal(err)
		}
		must(t, command(folder, javac, append([]string{"-Xlint:all", "-Werror", "-d", "classes"}, files...)...))
	}},
	{"csharp", "Events.cs", []string{"--namespace", "Events"}, regexp.MustCompile(`(?m)^\s*public (?:partial )?(?:class|enum|struct) (\w+)`), nil},
	{"kotlin", "Events.kt", []string{"--package", "events"}, regexp.MustCompile(`(?m)^(?:data |sealed |enum )?class (\w+)`), nil},
	{"php", "Events.php", nil, regexp.MustCompile(`(?m)^(?:class|enum) (\w+)`), func(t *testing.T, folder, file string) {
		must(t, command(folder, peer.Command(t, "php", "php"), "-l", file))
	}},
}

// quicktype makes one clean type of each definition, and no others but those of
// enumerations and unions: the list is in testdata/quicktype.
func TestQuicktype(t *testing.T) {
	out := exported(t)
	node(t)
	for _, l := range languages {
		t.Run(l.name, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			args := append([]string{"--src-lang", "schema", filepath.Join(out, "bundle.no-id.schema.json") + "#/$defs/", "--lang", l.name, "--out", l.file}, l.args...)
			must(t, pinned(t, folder, "quicktype", args...))
			names := typeNames(t, l, folder)
			for _, name := range names {
				if invented.MatchString(name) {
					t.Errorf("quicktype had to invent the name %s", name)
				}
			}
			for _, def := range definitions(t) {
				if n := count(names, def); n != 1 && !aliased[def] {
					t.Errorf("the definition %s has %d types", def, n)
				}
			}
			golden(t, filepath.Join("quicktype", l.name+".txt"), []byte(strings.Join(names, "\n")+"\n"))
			if l.compile != nil {
				l.compile(t, folder, l.file)
			}
		})
	}
}

// aliased are definitions that are no objects: some languages write them where
// they are used.
var aliased = map[string]bool{"Fields": true, "AutomationEvent": true}

func count(names []string, name string) int {
	n := 0
	for _, other := range names {
		if other == name {
			n++
		}
	}
	return n
}

func typeNames(t *testing.T, l language, folder string) []string {
	t.Helper()
	var names []string
	if l.declared == nil {
		files, err := os.ReadDir(folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			names = append(names, strings.TrimSuffix(f.Name(), filepath.Ext(l.file)))
		}
	} else {
		for _, m := range l.declared.FindAllStringSubmatch(string(read(t, folder, l.file)), -1) {
			names = append(names, m[1])
		}
	}
	slices.Sort(names)
	if l.name == "csharp" { // a partial class is declared in two places
		names = slices.Compact(names)
	}
	return names
}

// roundTripGo compiles what quicktype wrote and takes every sample through it.
func roundTripGo(t *testing.T, folder, _ string) {
	roundTrip(t, folder, func(name string) string {
		return "func(b []byte) ([]byte, error) { v, err := Unmarshal" + name + "(b); if err != nil { return nil, err }; return v.Marshal() }"
	})
}

// roundTrip compiles the types in a folder and takes every sample through them, by the function of an
// event's name. The command go has more arguments then.
func roundTrip(t *testing.T, folder string, function func(name string) string, more ...string) {
	t.Helper()
	var cases strings.Builder
	for _, row := range schemas.Automation().Rows {
		name := nameOf(row)
		cases.WriteString("\tcheck(" + quote(filepath.Join(exported(t), filepath.FromSlash(row.SampleFile()))) + ", " + function(name) + ")\n")
	}
	write(t, folder, "go.mod", []byte("module events\n\ngo 1.26\n"))
	write(t, folder, "main.go", []byte(`package main

import (
	"fmt"
	"os"
	"reflect"
	"time"
	j "encoding/json"
)

var n int

// plain makes instants the same in whatever zone they are written, and takes null
// members away: quicktype makes one struct of the kinds of a resource, in which a
// member that one kind lacks is null.
func plain(v any) any {
	switch x := v.(type) {
	case map[string]any:
		for name := range x {
			if x[name] = plain(x[name]); x[name] == nil {
				delete(x, name)
			}
		}
	case []any:
		for i := range x {
			x[i] = plain(x[i])
		}
	case string:
		if t, err := time.Parse(time.RFC3339, x); err == nil {
			return t.UTC().String()
		}
	}
	return v
}

func check(file string, trip func([]byte) ([]byte, error)) {
	text, err := os.ReadFile(file)
	if err != nil {
		panic(err)
	}
	again, err := trip(text)
	if err != nil {
		panic(file + ": " + err.Error())
	}
	var was, is any
	if j.Unmarshal(text, &was) != nil || j.Unmarshal(again, &is) != nil || !reflect.DeepEqual(plain(was), plain(is)) {
		panic(fmt.Sprintf("%s: %s became %s", file, text, again))
	}
	n++
}

func main() {
`+cases.String()+`	fmt.Println(n, "samples")
}
`))
	cmd := command(folder, "go", append(append([]string{"run"}, more...), ".")...)
	cmd.Env = append(os.Environ(), "GOWORK=off")
	if said := must(t, cmd); said != fmt.Sprintln(len(schemas.Automation().Rows), "samples") {
		t.Errorf("round trip: %s", said)
	}
}

func quote(text string) string { return "`" + text + "`" }

// nameOf is the name of an event's definition.
func nameOf(row *schemas.Row) string {
	name := strings.TrimPrefix(strings.TrimPrefix(typeName(row), "*"), "schemas.")
	return name
}

func typeName(row *schemas.Row) string { return reflect.TypeOf(row.Model).String() }
