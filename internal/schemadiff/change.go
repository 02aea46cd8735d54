package schemadiff

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
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
	Was    string // in OLD, short; "" when there was nothing
	Is     string // in NEW
	// Witness is a payload that NEW accepts and OLD refuses, compact; nil when
	// none was found, or there is none because the change is compatible.
	Witness     []byte
	Fingerprint string // the same for the same change, wherever the schema stands

	path    []string
	closest conj // of NEW, at path
	was     conj // of OLD
}

func (c *Change) finish() {
	c.Level = levels[c.Rule]
	c.Path = pointer(c.path)
	sum := sha256.Sum256([]byte(strings.Join([]string{c.Rule, c.Path, c.Was, c.Is}, "\x00")))
	c.Fingerprint = hex.EncodeToString(sum[:8])
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
	for i := range changes {
		switch levels[changes[i].Rule] {
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

// silent tells whether nothing is said that a reader to the letter would mind.
func silent(changes []Change) bool {
	return !slices.ContainsFunc(changes, func(c Change) bool { return levels[c.Rule] != Compatible })
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
			slices.Sort(known.Also)
			continue
		}
		at[k] = len(out)
		out = append(out, c)
	}
	rank := map[Level]int{Breaking: 0, Warning: 1, Compatible: 2}
	slices.SortStableFunc(out, func(a, b Change) int {
		return cmp.Or(rank[a.Level]-rank[b.Level], cmp.Compare(a.Path, b.Path), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Was+a.Is, b.Was+b.Is))
	})
	return out
}

// Whole is the change of a rule about a schema that only one side has.
func Whole(rule, name string) Change {
	c := Change{Rule: rule, Schema: "#"}
	if rule == "schema-removed" {
		c.Was, c.InOld = name, true
	} else {
		c.Is = name
	}
	c.finish()
	return c
}
