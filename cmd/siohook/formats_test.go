package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"
)

// exampleCmd holds what siohook wrote against the example that docs/STABILITY.md names:
//
//	example NAME FILE
//
// Members that the example has must be there, of the same JSON types, in objects of the
// same kind; a member that it does not have has to be put into it (-update), so that it
// is promised from then on. Values do not count.
func exampleCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: example NAME FILE")
	}
	name := filepath.Join(examples, args[0])
	got := []byte(ts.ReadFile(args[1]))
	want, err := os.ReadFile(name)
	if !*update {
		ts.Check(err)
	}
	wanted, err := shapesOf(want)
	ts.Check(err)
	found, err := shapesOf(got)
	ts.Check(err)
	wrong := differences(wanted, found)
	if len(wrong) == 0 {
		return
	}
	if *update {
		ts.Check(os.WriteFile(name, slices.Concat(telling(got)...), 0o644))
		return
	}
	ts.Fatalf("%s:\n%s", args[0], strings.Join(wrong, "\n"))
}

// The page of promises names each example, and no other.
func TestStabilityPage(t *testing.T) {
	page, err := os.ReadFile("../../docs/STABILITY.md")
	if err != nil {
		t.Fatal(err)
	}
	var linked []string
	for _, link := range regexp.MustCompile(`\(\.\./cmd/siohook/testdata/formats/([^)]+)\)`).FindAllSubmatch(page, -1) {
		linked = append(linked, string(link[1]))
	}
	var there []string
	entries, err := os.ReadDir(examples)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		there = append(there, e.Name())
	}
	slices.Sort(linked)
	if diff := cmp.Diff(there, linked); diff != "" {
		t.Errorf("examples (-files +linked):\n%s", diff)
	}
}

var examples, _ = filepath.Abs("testdata/formats") // tests run in the package's folder

// shapes are the JSON types of members by the kind of object and their path in it.
type shapes map[string]map[string]bool

func shapesOf(text []byte) (shapes, error) {
	all := shapes{}
	d := json.NewDecoder(bytes.NewReader(text))
	for d.More() {
		var object map[string]any
		if err := d.Decode(&object); err != nil {
			return nil, err
		}
		all.add(kindOf(object), object)
	}
	return all, nil
}

func kindOf(object map[string]any) string {
	kind, _ := object["kind"].(string) // files have none
	return kind
}

// foreign are members whose value is not of siohook's making: payloads and parts of them.
var foreign = map[string]bool{"sample": true, "witness": true, "value": true}

func (s shapes) add(path string, value any) {
	kind := "null"
	switch value := value.(type) {
	case map[string]any:
		kind = "object"
		for name, member := range value {
			if strings.ContainsAny(name, ".0123456789") && !strings.HasPrefix(name, "p") {
				name = "*" // an event or a status
			}
			if foreign[name] {
				s.note(path+"/"+name, "any")
				continue
			}
			s.add(path+"/"+name, member)
		}
	case []any:
		kind = "array"
		for _, element := range value {
			s.add(path+"/*", element)
		}
	case string:
		kind = "string"
	case float64:
		kind = "number"
	case bool:
		kind = "boolean"
	}
	s.note(path, kind)
}

func (s shapes) note(path, kind string) {
	if s[path] == nil {
		s[path] = map[string]bool{}
	}
	s[path][kind] = true
}

// differences says what found has lost, and what it has that was not wanted.
func differences(wanted, found shapes) (wrong []string) {
	for _, path := range slices.Sorted(maps.Keys(wanted)) {
		if found[path] == nil {
			wrong = append(wrong, path+" is lost: what reads it breaks, so format_version has to rise")
		}
	}
	for _, path := range slices.Sorted(maps.Keys(found)) {
		for _, kind := range slices.Sorted(maps.Keys(found[path])) {
			switch {
			case wanted[path] == nil:
				wrong = append(wrong, fmt.Sprintf("%s is new: put it into the example with -update", path))
			case !wanted[path][kind]:
				wrong = append(wrong, fmt.Sprintf("%s is a JSON %s, which it was not", path, kind))
			}
		}
	}
	return wrong
}

// telling are those lines that have something that no line before has.
func telling(text []byte) (lines [][]byte) {
	seen := shapes{}
	for line := range bytes.Lines(text) {
		more, err := shapesOf(line)
		if err != nil {
			return [][]byte{text} // one object on several lines
		}
		if len(differences(seen, more)) > 0 && slices.ContainsFunc(slices.Collect(maps.Keys(more)), func(path string) bool { return seen[path] == nil }) {
			lines = append(lines, line)
		}
		for path, kinds := range more {
			for kind := range kinds {
				seen.note(path, kind)
			}
		}
	}
	return lines
}
