package accept

import (
	"math/bits"
	"slices"
	"strconv"

	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/jsonscan"
)

// MaxNotes is how many notes a plan takes on one payload before it says don't know.
const MaxNotes = 64

// maxSteps is how deep in the payload a note's place may be.
const maxSteps = 8

// Kind says what a schema refuses; as bits.
type Kind uint8

// The kinds of notes.
const (
	UnknownMember Kind = 1 << iota // an object has a member that is not in its schema
	WrongType                      // a value has another type than documented
	UnknownValue                   // a value is none of an enumeration
	WrongFormat                    // a string does not have the format
	Missing                        // an object lacks a member
)

// Note is one thing that the schema refuses.
type Note struct {
	Kind Kind
	// Start and End are the offsets of the value at fault, of the unknown member's
	// name with its quotes, or of the brace of the object that lacks a member.
	Start, End int32

	steps  uint8
	path   [maxSteps]int32 // offset of a member's name, or the complement of an index
	absent uint64
	lacks  uint8 // the member that is missing, by number
	node   *node
}

// Keyword is the schema's keyword that refuses.
func (n *Note) Keyword() string {
	switch n.Kind {
	case UnknownMember:
		return "additionalProperties"
	case WrongType:
		return "type"
	case WrongFormat:
		return "format"
	case Missing:
		return "required"
	}
	if len(n.node.schema.Constant) > 0 {
		return "const"
	}
	return "enum"
}

// Types lists the JSON types that the schema takes, for WrongType, in the order of the
// schema and its alternatives, each once.
func (n *Note) Types() []string {
	if n.node.choice == nil {
		return n.node.schema.Types
	}
	var types []string
	for i := range n.node.choice.branches {
		for _, name := range n.node.choice.branches[i].node.schema.Types {
			if !slices.Contains(types, name) {
				types = append(types, name)
			}
		}
	}
	return types
}

// Member is the name of the member that is Missing, "" for other kinds.
func (n *Note) Member() string {
	if n.Kind != Missing {
		return ""
	}
	return n.node.object.props[n.lacks].name
}

// Location is the absolute location of the schema that has the keyword, as v5 writes it.
func (n *Note) Location() string { return n.node.schema.Location }

// Site is the same for all notes of one kind that a plan takes at one schema, and
// about the same member where it is missing: a key for what is worked out once.
type Site struct {
	node  *node
	kind  Kind
	lacks uint8
}

// Site is where in the plan the note was taken.
func (n *Note) Site() Site { return Site{n.node, n.Kind, n.lacks} }

// Absent lists the members that the object with an unknown member could have and has
// not, in alphabetical order: one of them may be meant.
func (n *Note) Absent() []string {
	var names []string
	for rest := n.absent; rest != 0; rest &= rest - 1 {
		names = append(names, n.node.object.props[bits.TrailingZeros64(rest)].name)
	}
	slices.Sort(names)
	return names
}

// AppendPointer appends the JSON Pointer of the value, or of the unknown member.
func (n *Note) AppendPointer(dst, payload []byte) []byte {
	return n.appendPath(dst, payload, func(dst []byte, index int) []byte {
		return strconv.AppendInt(dst, int64(index), 10)
	})
}

// AppendPattern appends the JSON Pointer with a * for each index.
func (n *Note) AppendPattern(dst, payload []byte) []byte {
	return n.appendPath(dst, payload, func(dst []byte, _ int) []byte { return append(dst, '*') })
}

func (n *Note) appendPath(dst, payload []byte, index func([]byte, int) []byte) []byte {
	for _, step := range n.path[:n.steps] {
		dst = append(dst, '/')
		if step < 0 {
			dst = index(dst, int(^step))
			continue
		}
		name := payload[step+1 : jsonscan.SkipString(payload, int(step))-1]
		dst = append(dst, jsonpos.Escape(jsonscan.Text(name))...)
	}
	return dst
}

// note takes a note about the value or the name at start to end. step is the
// last of its path. It returns false when there is no room.
func (w *walker) note(k Kind, n *node, start, end, step int) bool {
	if len(w.notes) >= w.mostNotes || w.depth > maxSteps {
		return false
	}
	w.notes = append(w.notes, Note{Kind: k, Start: int32(start), End: int32(end), node: n, path: w.path, steps: uint8(w.depth)})
	if w.depth > 0 {
		w.notes[len(w.notes)-1].path[w.depth-1] = int32(step)
	}
	return true
}

// noteMissing takes a note for each of the members that an object lacks.
func (w *walker) noteMissing(f *frame, missing uint64) bool {
	if f.node.notes&Missing == 0 || w.depth-1 > maxSteps {
		return false
	}
	for ; missing != 0; missing &= missing - 1 {
		if len(w.notes) >= w.mostNotes {
			return false
		}
		k := bits.TrailingZeros64(missing)
		w.notes = append(w.notes, Note{
			Kind: Missing, Start: int32(f.start), End: int32(f.start + 1),
			node: f.node, path: w.path, steps: uint8(w.depth - 1), lacks: uint8(k),
		})
	}
	return true
}

// setAbsent tells the notes about unknown members of an object which of its
// members are not there.
func (w *walker) setAbsent(f *frame, seen uint64) {
	absent := f.node.object.named &^ seen
	if absent == 0 {
		return
	}
	for i := f.firstNote; i < len(w.notes); i++ {
		if n := &w.notes[i]; n.Kind == UnknownMember && int(n.steps) == w.depth {
			n.absent = absent
		}
	}
}
