package schemadiff_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/internal/app/schemadiff"
)

// fingerprints are those of what has changed, by rule, path, keyword and value.
func fingerprints(t *testing.T, was, is string) map[string]string {
	t.Helper()
	before, err := schemadiff.Parse("old", []byte(was))
	if err != nil {
		t.Fatal(err)
	}
	after, err := schemadiff.Parse("new", []byte(is))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, c := range schemadiff.Compare(before, after) {
		key := strings.Join([]string{c.Rule, c.Path, c.Keyword, c.Value}, " ")
		if found[key] != "" {
			t.Errorf("two changes are %s", key)
		}
		found[key] = c.Fingerprint
	}
	return found
}

const forms = `{"oneOf": [
	{"title": "TITLE A", "type": "object", "properties": {"type": {"const": "a"}}, "required": ["type"]},
	{"title": "TITLE B", "type": "object", "properties": {"type": {"const": "b"}}, "required": ["type"]},
	{"title": "TITLE C", "type": "object", "properties": {"type": {"const": "c"}, "x": {"type": "string", "maxLength": 9, "minLength": 2}}, "required": ["type"]}
]}`

// How schemas are called and described is no part of a change. Baselines hold these
// fingerprints: what changes one makes baselines old, and has to be in the CHANGELOG.
func TestFingerprintIsOfData(t *testing.T) {
	const one = `{"oneOf": [
	{"title": "TITLE C", "type": "object", "properties": {"type": {"const": "c"}, "x": {"type": "string", "maxLength": 5, "minLength": 3}}, "required": ["type"]}
]}`
	want := map[string]string{
		`branch-added  oneOf ["object",{"type":"a"}]`: "e1a27119ed975ee5",
		`branch-added  oneOf ["object",{"type":"b"}]`: "534dafdd4f569fc5",
		`bound-widened /x maxLength 9`:                "303dee91b72ec753",
		`bound-widened /x minLength 2`:                "70defe07c46e081f",
	}
	got := fingerprints(t, one, forms)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	renamed := strings.ReplaceAll(forms, `"title": "TITLE`, `"description": "other words", "title": "ANOTHER`)
	if diff := cmp.Diff(got, fingerprints(t, one, renamed)); diff != "" {
		t.Errorf("another title makes another fingerprint:\n%s", diff)
	}
	seen := map[string]string{}
	for what, f := range got {
		if seen[f] != "" {
			t.Errorf("%s and %s have the same fingerprint", what, seen[f])
		}
		seen[f] = what
	}
}

func TestFingerprintInEvents(t *testing.T) {
	c := schemadiff.Whole(schemadiff.Added, "x")
	if a, b := c.In("a"), c.In("b"); a == b || a == c.Fingerprint || c.In("") != c.Fingerprint {
		t.Errorf("in a %s, in b %s, in any %s", a, b, c.Fingerprint)
	}
}
