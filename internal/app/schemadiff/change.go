package schemadiff

import (
	"cmp"
	"slices"
	"sort"
	"strings"

	"github.com/siohook/siohook/internal/base/fingerprint"
	"github.com/siohook/siohook/internal/base/sorted"
)

// Change is one difference between two schemas.
type Change struct {
	Rule  string
	Level Level
	// Path is the JSON Pointer of the value in a payload that it is about; "*"
	// stands for any element or any member that is not named.
	Path string
	// Also are further places that the same part of the schema describes.
	Also []string
	// Schema is the part of NEW that says so, or of OLD where InOld, as a fragment.
	Schema string
	InOld  bool
	Was    string // in OLD, in a few words; "" when there was nothing
	Is     string // in NEW
	// Keyword and Value are what else tells the change from others of its rule at its
	// path: the JSON Schema keyword that has changed, and the value, as JSON, that came,
	// or that went where nothing has come in its place. Both are often "".
	Keyword, Value string
	// Witness is a payload that NEW accepts and OLD refuses, compact; nil when
	// none was found, or there is none because the change is compatible.
	Witness     []byte
	Fingerprint string // of rule, path, keyword and value: the same wherever the schema stands

	before, after any // Was and Is, as long as nobody wants them in words: a text, a conj, or an atom
	path          []string
	closest       conj              // of NEW, at path
	was           conj              // of OLD
	around        conj              // the alternative of the whole of NEW that it is in; nil for any
	tries         []any             // values that may show it
	names         map[string]string // of members, by the pattern that they fit
}

func (c *Change) finish() {
	c.Level = levels[c.Rule]
	c.Was, c.Is = inWords(c.before), inWords(c.after)
	was, ok := c.before.(conj)
	is, okIs := c.after.(conj)
	if c.Was == c.Is && ok && okIs { // they have the same title
		c.Was, c.Is = describeAtoms(was), describeAtoms(is)
	}
	c.Path = pointer(c.path)
	c.Fingerprint = c.In("")
}

// In is the fingerprint of the change in the schema of an event.
func (c *Change) In(event string) string {
	return fingerprint.Of("change", c.Rule, event, c.Path, c.Keyword, c.Value)
}

func pointer(path []string) string {
	var b strings.Builder
	for _, token := range path {
		b.WriteByte('/')
		b.WriteString(strings.NewReplacer("~", "~0", "/", "~1").Replace(token))
	}
	return b.String()
}

// cost is how little a list of changes suggests that two alternatives belong together.
func cost(changes []Change) int {
	n := 0
	type key struct{ rule, schema, keyword, value string }
	seen := map[key]bool{} // the same change at many places counts once
	for i := range changes {
		k := key{changes[i].Rule, changes[i].Schema, changes[i].Keyword, changes[i].Value}
		if seen[k] {
			continue
		}
		seen[k] = true
		switch levels[k.rule] {
		case Breaking:
			n += 1000
		case Warning:
			n += 30
		default:
			n++
		}
	}
	return n
}

var rank = map[Level]int{Breaking: 0, Warning: 1, Compatible: 2}

// worst is the level of the gravest of changes.
func worst(changes []Change) Level {
	level := Compatible
	for i := range changes {
		if of := levels[changes[i].Rule]; rank[of] < rank[level] {
			level = of
		}
	}
	return level
}

// silent tells whether nothing is said that a reader to the letter would mind.
func silent(changes []Change) bool {
	return worst(changes) == Compatible
}

// mostPlaces is at how many places the same change is told.
const mostPlaces = 10

// fewer leaves out the longest paths of what is said at too many places.
func fewer(changes []Change) []Change {
	if len(changes) <= mostPlaces {
		return changes
	}
	type key struct{ rule, schema, keyword, value, last string }
	count := map[key]int{}
	sorted.By(changes, func(a, b Change) int { return len(a.path) - len(b.path) })
	return slices.DeleteFunc(changes, func(c Change) bool {
		k := key{c.Rule, c.Schema, c.Keyword, c.Value, ""}
		if len(c.path) > 0 {
			k.last = c.path[len(c.path)-1]
		}
		count[k]++
		return count[k] > mostPlaces
	})
}

// tidy joins what is said of the same part of the schema at several places, and
// sorts by level, place and rule.
func tidy(changes []Change) []Change {
	type key struct{ rule, schema, was, is, last string }
	var out []Change
	at := map[key]int{}
	for _, c := range changes {
		c.finish()
		k := key{c.Rule, c.Schema, c.Was, c.Is, ""}
		if len(c.path) > 0 {
			k.last = c.path[len(c.path)-1]
		}
		if i, ok := at[k]; ok {
			known := &out[i]
			if c.Path == known.Path || slices.Contains(known.Also, c.Path) {
				continue
			}
			// The shortest path is the one that people know the member by.
			if cmp.Or(len(c.path)-len(known.path), cmp.Compare(c.Path, known.Path)) < 0 {
				c.Also, known.Also = known.Also, nil
				c, *known = *known, c
			}
			known.Also = append(known.Also, c.Path)
			sort.Strings(known.Also)
			continue
		}
		at[k] = len(out)
		out = append(out, c)
	}
	sorted.By(out, func(a, b Change) int {
		return cmp.Or(rank[a.Level]-rank[b.Level], cmp.Compare(a.Path, b.Path), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Was+a.Is, b.Was+b.Is))
	})
	return out
}

// The rules about a schema that only one side has.
const (
	Added   = "schema-added"
	Removed = "schema-removed"
)

// Whole is the change of one of them.
func Whole(rule, name string) Change {
	c := Change{Rule: rule, Schema: "#", Value: encode(name)}
	if rule == Removed {
		c.before, c.InOld = name, true
	} else {
		c.after = name
	}
	c.finish()
	return c
}
