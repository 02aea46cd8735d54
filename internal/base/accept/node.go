package accept

import (
	"bytes"
	"regexp"
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/siohook/siohook/internal/base/jsonscan"
)

// node is one schema: what its plan asks of a value.
type node struct {
	schema *jsonschema.Schema // has the keywords
	layout *layout            // nil where there is none
	usual  reader             // nil where there is none
	kinds  kind               // JSON types that it takes; none where there is a choice
	notes  Kind               // faults of it that are noted

	enum   *enum   // nil for any value
	text   *text   // nil for any string
	bounds *bounds // nil for any number
	object *object
	array  *array
	choice *choice // nil where there is none
}

// kind is a set of JSON types. Every integer is a number, too.
type kind uint8

const (
	null kind = 1 << iota
	boolean
	integer
	number
	aString
	anArray
	anObject
	numbers = integer | number
	anyKind = null | boolean | numbers | aString | anArray | anObject
)

var kindNames = []struct {
	name string
	kind kind
}{
	{"null", null}, {"boolean", boolean}, {"integer", integer}, {"number", numbers},
	{"string", aString}, {"array", anArray}, {"object", anObject},
}

// kindOf is the JSON type that a value's first byte tells, 0 for none.
var kindOf = func() (t [256]kind) {
	for c := '0'; c <= '9'; c++ {
		t[c] = numbers
	}
	t['-'], t['"'], t['['], t['{'] = numbers, aString, anArray, anObject
	t['n'], t['t'], t['f'] = null, boolean, boolean
	return t
}()

// enum is the scalars that are allowed. Objects and arrays never are.
type enum struct {
	texts      []knownText
	others     []string // null, true, false and numbers as they are written
	hasNumbers bool
}

type knownText struct {
	quoted string // as most encoders write it
	text   string
}

// has tells whether a scalar is one of the enum.
func (e *enum) has(token []byte) bool {
	if token[0] == '"' {
		return slices.ContainsFunc(e.texts, func(known knownText) bool {
			return string(token) == known.quoted || jsonscan.EqualText(token[1:len(token)-1], known.text)
		})
	}
	return slices.ContainsFunc(e.others, func(known string) bool { return string(token) == known })
}

// text is what is asked of a string.
type text struct {
	least, most int // characters; most is -1 for no limit
	pattern     *regexp.Regexp
	format      string
}

// hold tells whether the inside of a JSON string has the length and the pattern; false
// may mean that it is not known.
func (t *text) hold(raw []byte) bool {
	if t.pattern != nil && (bytes.IndexByte(raw, '\\') >= 0 || !t.pattern.Match(raw)) {
		return false
	}
	if t.least == 0 && t.most < 0 {
		return true
	}
	length := 0
	for ; len(raw) > 0; length++ {
		_, size := jsonscan.Rune(raw)
		raw = raw[size:]
	}
	return length >= t.least && (t.most < 0 || length <= t.most)
}

// bounds are what minimum, maximum and the exclusive ones leave of the integers.
type bounds struct{ least, most int64 }

// hold tells whether a number is within the bounds, false when it is not written as an
// integer of at most 18 digits, which all fit into 64 bits: such a one is left to the
// slow way.
func (r *bounds) hold(number []byte) bool {
	negative := number[0] == '-'
	if negative {
		number = number[1:]
	}
	if len(number) > 18 {
		return false
	}
	var n int64
	for _, c := range number {
		if c-'0' > 9 {
			return false
		}
		n = n*10 + int64(c-'0')
	}
	if negative {
		n = -n
	}
	return n >= r.least && n <= r.most
}

// object is what is asked of an object and its members.
type object struct {
	props       []prop
	required    uint64 // bits of the members in props
	named       uint64 // bits of those that have a schema
	least, most int    // members; most is -1 for no limit
	isCounted   bool   // there is one of these limits
	additional  *node  // of other members; nil when there may be none
}

// prop is a member that the schema names.
type prop struct {
	name   string
	quoted string // as most encoders write it, with quotes and colon
	bit    uint64 // of its number
	node   *node
}

// array is what is asked of an array.
type array struct {
	items       *node
	least, most int // elements; most is -1 for no limit
}

// choice is alternatives no two of which can hold for the same value. The value's JSON
// type tells which can; among several objects, the text of a member.
type choice struct {
	branches []branch
	member   string // "" when no two alternatives are objects
	// absent is a member without which only the first of two alternatives can hold that are
	// objects; it is the one of the branches. With it, which one holds is not known. "" for none.
	absent string
}

type branch struct {
	kinds kind
	value string // of member
	node  *node
}

// anyNode takes whatever jsonpos finds no fault in.
var anyNode = func() *node {
	n := &node{kinds: anyKind}
	n.object = &object{most: -1, additional: n}
	n.array = &array{most: -1, items: n}
	return n
}()
