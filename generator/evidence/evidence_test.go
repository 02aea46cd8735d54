package evidence_test

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/generator/evidence"
	"github.com/siohook/siohook/internal/tags"
)

// What is said of a field is read back from its $comment.
func TestRead(t *testing.T) {
	for _, c := range []struct {
		tag  string
		want evidence.Of
	}{
		{``, evidence.Of{}},
		{`evidence:"seen"`, evidence.Of{Seen: true}},
		{`doc:"a,b" seen:"c,d-e"`, evidence.Of{SeenValues: []string{"c", "d-e"}}},
		{`guess:"an id, an integer, when there is one"`, evidence.Of{Guess: "an id, an integer, when there is one"}},
		{`evidence:"seen" doc:"a" seen:"b" guess:"a text"`, evidence.Of{Seen: true, SeenValues: []string{"b"}, Guess: "a text"}},
	} {
		read, err := tags.Parse(reflect.StructTag(c.tag))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, evidence.Read(evidence.Comment(&read))); diff != "" {
			t.Errorf("%s: %s", c.tag, diff)
		}
	}
}
