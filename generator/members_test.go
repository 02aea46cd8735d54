package generator_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/generator"
	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/schema"
	"github.com/siohook/siohook/schemas"
)

// The index lists the members that the schemas have, in their order, and says as data
// what their $comment says for people.
func TestIndexListsAllMembers(t *testing.T) {
	for _, c := range builtIns() {
		t.Run(c.Name, func(t *testing.T) { checkMembers(t, c.Catalog) })
	}
}

func checkMembers(t *testing.T, catalog *schemas.Catalog) {
	for _, row := range catalog.Rows {
		s, err := catalog.ReadSchema(row, schemas.Strict)
		if err != nil {
			t.Fatal(err)
		}
		listed, err := catalog.Members(row)
		if err != nil {
			t.Fatal(err)
		}
		var places []string
		comments := map[string]string{}
		silent := map[string]bool{} // where no comment can stand
		var walk func(place string, s *schema.Schema)
		walk = func(place string, s *schema.Schema) {
			for _, form := range s.Alternatives() {
				for _, p := range form.Properties {
					at := place + "/" + jsonpos.Escape(p.Name)
					if !slices.Contains(places, at) {
						places = append(places, at)
					}
					comments[at] += p.Schema.Text("$comment")
					silent[at] = p.Schema.Has("$ref")
					walk(at, p.Schema)
				}
				if form.Items != nil {
					walk(place+"/*", form.Items)
				}
			}
		}
		walk("", s)
		var pointers []string
		for _, m := range listed {
			pointers = append(pointers, m.Pointer)
			comment := comments[m.Pointer]
			// What is known as its event is needs no comment.
			said := m.Evidence != "" && (silent[m.Pointer] || m.Evidence == row.Evidence && !strings.HasPrefix(comment, "Seen on") ||
				strings.HasPrefix(comment, "Seen on") == (m.Evidence == schemas.Seen)) &&
				strings.Contains(comment, strings.Join(m.Seen, ", ")) && strings.Contains(comment, "Seen on real deliveries: ") == (m.Seen != nil) &&
				strings.Contains(comment, m.Guess) && strings.Contains(comment, "A guess: ") == (m.Guess != "")
			if !said {
				t.Errorf("%s %s: %+v, the comment is %q", row.ID(), m.Pointer, m, comment)
			}
		}
		slices.Sort(places)
		slices.Sort(pointers)
		if diff := cmp.Diff(places, pointers); diff != "" || len(places) < 10 {
			t.Errorf("%s: members of the schema (-) and of the index (+): %s", row.ID(), diff)
		}
	}
}

type treeData struct {
	Name  string               `json:"name" doc:"a" seen:"b,c\\,d"`
	Next  *treeData            `json:"next" evidence:"doc"`
	All   []treeData           `json:"all"`
	By    map[string]pet       `json:"by/name" evidence:"seen"`
	Pets  [][]pet              `json:"pets"`
	Bytes []byte               `json:"bytes"`
	Any   schemas.Undocumented `json:"any" guess:"a pet"`
}

// pet is a union whose kinds share some members.
type pet struct{}

func (pet) Kinds() []any { return []any{cat{}, dog{}} }

type cat struct {
	Kind  string               `json:"kind" const:"cat"`
	Color string               `json:"color" evidence:"seen" seen:"black,white" fake:"tag.name"`
	Toy   schemas.Undocumented `json:"toy" guess:"a ball"`
	Home  string               `json:"home" evidence:"seen" fake:"step.name"`
}

type dog struct {
	Kind  string               `json:"kind" const:"dog"`
	Color string               `json:"color" evidence:"doc" doc:"black" seen:"brown"`
	Toy   schemas.Undocumented `json:"toy" guess:"a bone"`
	Pups  []dog                `json:"pups"`
}

type treeEvent struct {
	schemas.Envelope[treeData]
}

func TestIndexOfOwnStructs(t *testing.T) {
	list := func(evidence schemas.Evidence) schemas.Members {
		c := &schemas.Catalog{Name: "own", BaseURL: "https://example.com/", Rows: []*schemas.Row{{Type: "a.b", Model: &treeEvent{}, Evidence: evidence}}}
		files, err := generator.Generate(c, generator.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var index schemas.Index
		if err := json.Unmarshal(files["index.json"], &index); err != nil {
			t.Fatal(err)
		}
		c.Published = files
		members, err := c.Members(c.Rows[0])
		if diff := cmp.Diff(index.Events[0].Members, members); diff != "" || err != nil || index.Format != schemas.IndexFormat {
			t.Errorf("%v: what is written (-) and read (+): %s", err, diff)
		}
		return members
	}
	want := schemas.Members{
		{Pointer: "/type", Evidence: "seen"},
		{Pointer: "/data", Evidence: "seen"},
		{Pointer: "/data/name", Evidence: "seen", Seen: []string{"b", "c,d"}},
		{Pointer: "/data/next", Evidence: "doc", Like: "/data"},
		{Pointer: "/data/all", Evidence: "seen"},
		{Pointer: "/data/all/*", Like: "/data"},
		{Pointer: "/data/by~1name", Evidence: "seen"},
		{Pointer: "/data/by~1name/*/kind", Evidence: "seen"},
		{Pointer: "/data/by~1name/*/color", Evidence: "doc", Seen: []string{"white", "brown"}, Sources: map[string]string{"cat": "tag.name"}},
		{Pointer: "/data/by~1name/*/toy", Evidence: "seen", Guess: "a ball; a bone"},
		{Pointer: "/data/by~1name/*/home", Evidence: "seen", Source: "step.name"},
		{Pointer: "/data/by~1name/*/pups", Evidence: "seen"},
		{Pointer: "/data/by~1name/*/pups/*", Like: "/data/by~1name/*"},
	}
	got := list(schemas.Seen)
	if diff := cmp.Diff(want, got[:len(want)]); diff != "" {
		t.Error(diff)
	}
	pets := slices.IndexFunc(got, func(m schemas.Member) bool { return m.Pointer == "/data/pets" })
	if m := got[pets+1]; m.Pointer != "/data/pets/*/*/kind" {
		t.Errorf("got %+v", m)
	}
	if m, _ := got.At("/data/next/all/*/by~1name/*/pups/*/color"); m.Evidence != schemas.Doc {
		t.Errorf("deep in the tree: %+v", m)
	}
	// Without evidence of the event, only what a tag says is known.
	for _, m := range list("") {
		if stated := m.Pointer == "/data/next" || m.Pointer == "/data/by~1name" || strings.HasSuffix(m.Pointer, "/color") || strings.HasSuffix(m.Pointer, "/home"); (m.Evidence != "") != stated {
			t.Errorf("%+v", m)
		}
	}
}

// The page that describes the index shows a part of the one that is published.
func TestDescriptionOfIndex(t *testing.T) {
	text, err := os.ReadFile("../docs/PUBLISHING.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "```json\n{\n  \"format_version\"")
	example, _, ok := strings.Cut(rest, "\n```\n")
	if !ok {
		t.Fatal("no example")
	}
	decoder := json.NewDecoder(strings.NewReader(`{"format_version"` + example))
	decoder.DisallowUnknownFields()
	var shown, published schemas.Index
	if err := decoder.Decode(&shown); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(generate(t, builtIns()[0])[schemas.IndexFile], &published); err != nil {
		t.Fatal(err)
	}
	kept := func(all schemas.Members, some schemas.Members) schemas.Members {
		return slices.DeleteFunc(all, func(m schemas.Member) bool {
			return !slices.ContainsFunc(some, func(one schemas.Member) bool { return one.Pointer == m.Pointer })
		})
	}
	published.Events = slices.DeleteFunc(published.Events, func(e schemas.IndexEvent) bool { return e.ID != shown.Events[0].ID })
	published.Events[0].Members = kept(published.Events[0].Members, shown.Events[0].Members)
	if diff := cmp.Diff(published, shown); diff != "" {
		t.Errorf("the example (+) is not what is published (-): %s", diff)
	}
	for _, member := range []string{"format_version", "members", "pointer", "evidence", "seen", "guess", "like", "name"} {
		if !strings.Contains(string(text), "| `"+member+"`") {
			t.Errorf("%s is not described", member)
		}
	}
}
