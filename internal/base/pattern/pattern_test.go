package pattern_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/internal/base/pattern"
)

func TestMatch(t *testing.T) {
	for _, c := range []struct {
		glob, name string
		want       bool
	}{
		{"contact.tag.added", "contact.tag.added", true},
		{"contact.tag.added", "contact.tag.added.", false},
		{"contact.tag.added", "contact-tag.added", false},
		{"*blog_page", "contact.optin.completed/blog_page", true},
		{"contact.*", "contact.optin.completed/blog_page", true},
		{"contact.*", "customer.sale.completed", false},
		{"*", "", true},
		{"", "", true},
		{"", "a", false},
		{"**", "a/b", true},
		{"a*a", "a", false},
		{"a*a", "aa", true},
		{"*ab*ab", "ab", false},
		{"*ab*ab", "abab", true},
		{"*ab*b*c", "abbc", true},
		{"a[bc]", "ab", false},
		{"a[bc]", "a[bc]", true},
		{"a?c", "abc", false},
		{"a*", "a\nb", true},
		{"É*", "Éa", true},
	} {
		if got := pattern.Match(c.glob, c.name); got != c.want {
			t.Errorf("Match(%q, %q) = %v", c.glob, c.name, got)
		}
	}
}

func TestSelect(t *testing.T) {
	all := []string{"tolerance/ip", "time/burst", "tolerance/kind"}
	names := func(id string) []string { area, _, _ := strings.Cut(id, "/"); return []string{id, area} }
	for _, c := range []struct {
		glob    string
		want    []string
		nearest string
	}{
		{"tolerance", []string{"tolerance/ip", "tolerance/kind"}, ""},
		{"*/*i*", []string{"tolerance/ip", "tolerance/kind"}, ""},
		{"time/bursts", nil, "time/burst"},
		{"tolerancx", nil, "tolerance"},
		{"nothing", nil, ""},
	} {
		got, nearest := pattern.Select(c.glob, all, names)
		if !cmp.Equal(got, c.want) || nearest != c.nearest {
			t.Errorf("Select(%q) = %q, %q", c.glob, got, nearest)
		}
	}
}

func TestCompare(t *testing.T) {
	want := []string{"*", "**", "contact.*", "contact.*.*", "contact.optin.*", "customer.sale.completed", "contact.optin.completed/blog_page"}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, pattern.Compare)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A glob means what a regular expression with .* in the place of * means.
func FuzzMatch(f *testing.F) {
	f.Add("*ab*b*c", "abbc")
	f.Add("contact.*", "contact.tag.added")
	f.Add("a*a*a", "aa")
	f.Fuzz(func(t *testing.T, glob, name string) {
		parts := strings.Split(glob, "*")
		for i := range parts {
			parts[i] = regexp.QuoteMeta(parts[i])
		}
		plain, err := regexp.Compile(`^(?s:` + strings.Join(parts, ".*") + `)$`)
		if err != nil || !isText(glob) || !isText(name) {
			t.Skip() // an expression reads characters, a glob bytes
		}
		if want := plain.MatchString(name); pattern.Match(glob, name) != want {
			t.Errorf("Match(%q, %q) = %v", glob, name, !want)
		}
	})
}

func isText(s string) bool { return strings.ToValidUTF8(s, "") == s }
