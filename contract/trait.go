package contract

import (
	"bytes"
	"slices"
	"strings"

	"github.com/siohook/siohook/internal/base/jsonpos"
)

// trait is something about documented payloads that receivers stumble over. A
// payload that is refused with the trait and accepted without it shows which.
type trait struct {
	// without lists payloads without the trait, which need not be documented; none
	// when the payload does not have it.
	without func(at *places, payload []byte) [][]byte
	pointer func(at *places, payload []byte) string // of the member that matters; nil: of none
	// control makes a payload that no receiver can read, where payloads without the
	// trait are not valid either: a receiver that accepts it as well ignores what it
	// cannot read, and has another reason. nil when they are valid.
	control func(payload []byte) []byte
	// same tells whether a changed payload was changed in what the trait is about; nil:
	// where pointer says so.
	same func(at *places, p *payload) bool
}

// traits has first those whose absence changes nothing of what a payload means:
// where that helps, nothing else is the reason.
var traits = []*rule{
	toleranceSpace, coverageSlash, coverageUnicode, coverageTimeOffset, toleranceEmail,
	coverageFieldsEmpty, coverageFieldsMissing, coverageFieldsObject, coverageNull, coverageNotNull, coverageResource,
}

// isIn tells whether a payload has a trait.
func (t *trait) isIn(at *places, b []byte) bool {
	return slices.ContainsFunc(t.without(at, b), func(other []byte) bool { return !bytes.Equal(other, b) })
}

// at is the JSON Pointer of the member that matters, or "".
func (t *trait) at(at *places, b []byte) string {
	if t.pointer == nil {
		return ""
	}
	return t.pointer(at, b)
}

// isChanged tells whether a payload was changed in what a trait is about.
func (t *trait) isChanged(at *places, p *payload) bool {
	if p.mutation == nil {
		return false
	}
	pointer := t.at(at, p.bytes)
	return t.same != nil && t.same(at, p) || pointer != "" && pointer == p.mutation.Pointer
}

// bytesAlone is for traits that have nothing to do with what members mean.
func bytesAlone(without func(b []byte) [][]byte) func(*places, []byte) [][]byte {
	return func(_ *places, b []byte) [][]byte { return without(b) }
}

// mapIs makes a trait of maps that are as is says, and are otherwise instead.
func mapIs(is func(m *mapPlace, n jsonpos.Node) bool, instead func(m *mapPlace) []byte) *trait {
	return &trait{
		without: func(at *places, b []byte) [][]byte {
			other, found := b, false
			for i := range at.maps {
				m := &at.maps[i]
				if n, ok := node(other, m.at); ok && is(m, n) && instead(m) != nil {
					other, _ = with(other, m.at, string(instead(m)))
					found = true
				}
			}
			if !found {
				return nil
			}
			return [][]byte{other}
		},
		pointer: firstMap, same: aboutMap,
	}
}

func firstMap(at *places, b []byte) string {
	for i := range at.maps {
		if _, ok := node(b, at.maps[i].at); ok {
			return at.maps[i].at
		}
	}
	return ""
}

// aboutMap tells whether a map, or one of its members, was changed.
func aboutMap(at *places, p *payload) bool {
	return p.mutation.Kind == "fields" || slices.ContainsFunc(at.maps, func(m mapPlace) bool {
		return p.mutation.Pointer == m.at || strings.HasPrefix(p.mutation.Pointer, m.at+"/")
	})
}

// nullableIs makes a trait of texts that may be null and are of a kind.
func nullableIs(kind jsonpos.Kind, instead func(n *nullable) []byte) *trait {
	return &trait{
		without: func(at *places, b []byte) (others [][]byte) {
			for i := range at.nullables {
				if n, ok := node(b, at.nullables[i].at); ok && n.Kind() == kind {
					other, _ := with(b, at.nullables[i].at, string(instead(&at.nullables[i])))
					others = append(others, other)
				}
			}
			return others
		},
		pointer: func(at *places, b []byte) string {
			for i := range at.nullables {
				if n, ok := node(b, at.nullables[i].at); ok && n.Kind() == kind {
					return at.nullables[i].at
				}
			}
			return ""
		},
	}
}
