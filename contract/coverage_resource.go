package contract

import (
	"bytes"
	"slices"

	"github.com/siohook/siohook/internal/base/jsonpos"
)

var coverageResource = &rule{
	Check: Check{
		ID: "coverage/resource", Phase: Coverage, Severity: Error, PerEvent: true,
		Purpose: "the members of an order item depend on its type: a tag has no course, and a course has no tag",
		Expects: "the receiver accepts each kind of resource, alone and combined",
		Cause:   "the receiver reads only one kind of resource, or only the first resource",
		Fix:     "check the type of each resource",
		Source:  "doc: the resources in the example of a sale",
	},
	trait: &trait{without: otherKinds, pointer: firstUnion},
}

// otherKinds has other kinds of elements in arrays of several: each alone, and all, in
// order and backwards.
func otherKinds(at *places, b []byte) (others [][]byte) {
	for _, u := range at.unions {
		if n, ok := node(b, u.at); !ok || n.Kind() != jsonpos.Array {
			continue
		}
		met := slices.DeleteFunc(slices.Clone(u.elements), func(element []byte) bool { return element == nil })
		lists := [][][]byte{}
		for _, element := range met {
			lists = append(lists, [][]byte{element})
		}
		backwards := slices.Clone(met)
		slices.Reverse(backwards)
		for _, list := range append(lists, met, backwards) {
			other, _ := with(b, u.at, "["+string(bytes.Join(list, []byte(",")))+"]") // it is there
			others = append(others, other)
		}
	}
	return others
}

func firstUnion(at *places, b []byte) string {
	for _, u := range at.unions {
		if _, ok := node(b, u.at); ok {
			return u.at
		}
	}
	return ""
}
