package sorted_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/siohook/siohook/internal/base/sorted"
)

func TestKeys(t *testing.T) {
	if got := sorted.Keys(http.Header{"b": nil, "a": {"1"}, "": nil, "é": nil, "B": nil}); !slices.Equal(got, []string{"", "B", "a", "b", "é"}) {
		t.Errorf("got %q", got)
	}
	if got := sorted.Keys(map[string]int(nil)); got != nil {
		t.Errorf("got %q", got)
	}
}

func TestBy(t *testing.T) {
	list := []string{"b2", "a", "b1", "", "ccc"}
	sorted.By(list, func(a, b string) int { return len(b) - len(a) })
	if want := []string{"ccc", "b2", "b1", "a", ""}; !slices.Equal(list, want) {
		t.Errorf("got %q", list)
	}
}
