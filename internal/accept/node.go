package accept

import "github.com/santhosh-tekuri/jsonschema/v5"

// node is one schema, with what its lenient counterpart lets pass.
type node struct {
	op    op
	null  bool   // null is one of the values it takes
	kinds kind   // JSON types it takes
	notes faults // that are noted here
	both  faults // those of notes that the lenient schema refuses, too, in the same words

	enum     *enum
	bounds   *bounds
	text     *text
	asserted bool   // strings must have the schema's format
	format   format // if there is a quick check of it

	object *object
	usual  *usual // nil when objects have none
	array  *array
	choice *choice

	schema *jsonschema.Schema // has the keywords
}

// op is the walker's shortcut for a node: what the value probably is. All of
// them but opChoice fall back to opOther, which goes by the other fields.
type op uint8

const (
	opOther    op = iota
	opText        // any string
	opInteger     // any integer
	opNull        // only null
	opEnum        // one of some strings, perhaps null
	opDateTime    // a string of that format and no more
	opEmail
	opURI
	opObject
	opMap // an object of which no member is named
	opArray
	opChoice // one of several nodes, chosen by the value
	opAny    // any JSON
	opNever  // nothing
)

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
	texts   []textValue
	null    bool
	yes, no bool
	numbers []string // as written in the schema; other spellings are left to the slow way
}

type textValue struct {
	literal literal // never when it may be escaped
	text    string
}

// text are the demands on a string, besides its format.
type text struct {
	least, most int // code points; most is -1 for no limit
	pattern     *pattern
}

// object are the demands on an object and its members.
type object struct {
	first       literal // the brace and the first member's name
	props       []prop
	required    uint64 // bits of the members in props
	both        uint64 // those of required that the lenient schema requires, too
	all         uint64 // bits of all members in props
	least, most int    // members; most is -1 for no limit
	counted     bool   // one of these limits is there
	additional  *node  // of other members; nil when there may be none
}

// prop is a member that the schema names.
type prop struct {
	literal literal // the name with comma, quotes and colon
	node    *node
	name    string
	hash    uint64
}

// array are the demands on an array.
type array struct {
	items       *node
	least, most int // elements; most is -1 for no limit
}

// choice are alternatives no two of which can hold for the same value. The
// value's JSON type tells which can; among several objects, the text of a member.
type choice struct {
	branches []branch
	member   string // "" when no two alternatives are objects
}

type branch struct {
	kinds kind
	value string // of member
	node  *node
	// decided means that no other alternative takes an object in the usual form of
	// this one.
	decided bool
}

var anyNode = &node{op: opAny, kinds: anyKind}
