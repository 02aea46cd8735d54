package fingerprint_test

import (
	"testing"

	"github.com/siohook/siohook/internal/base/fingerprint"
)

// Baselines hold these: another algorithm makes all of them old.
func TestOfIsGolden(t *testing.T) {
	if got, want := fingerprint.Of("violation", "contact.tag.added", "type", "/data/tag/id", "type"), "382fb00d704da92c"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestOfTellsPartsApart(t *testing.T) {
	seen := map[string][]string{}
	for _, data := range [][]string{nil, {""}, {"", ""}, {"a"}, {"a", ""}, {"", "a"}, {"ab"}, {"a", "b"}, {"1:a"}, {"a1:b"}, {"a\x00b"}} {
		f := fingerprint.Of("kind", data...)
		if other, twice := seen[f]; twice {
			t.Errorf("%q and %q are both %s", data, other, f)
		}
		seen[f] = data
	}
	if fingerprint.Of("a", "b") == fingerprint.Of("b", "a") {
		t.Error("the kind does not count")
	}
}

func TestSetHas(t *testing.T) {
	known := fingerprint.Set{"a": true, "b": true}
	for _, c := range []struct {
		list []string
		want bool
	}{{nil, false}, {[]string{"a"}, true}, {[]string{"a", "b"}, true}, {[]string{"a", "c"}, false}} {
		if got := known.Has(c.list...); got != c.want {
			t.Errorf("%q: %v", c.list, got)
		}
	}
	if fingerprint.Set(nil).Has("a") {
		t.Error("no baseline knows a")
	}
}
