package validate

import (
	"fmt"
	"strings"

	"github.com/siohook/siohook/internal/base/jsonscan"
	"github.com/siohook/siohook/internal/base/safetext"
	"github.com/siohook/siohook/schemas"
)

// Severity says how bad a violation is.
type Severity string

// The severities. What the lenient schema refuses is an error. What only the
// strict one refuses is a warning, or an error when the profile is strict.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
)

// Absent is the [Violation.GotType] of a member that is missing.
const Absent = "absent"

// Violation is one fault of a payload, at its place.
type Violation struct {
	File   string `json:"file"`   // as given to [Validator.Stream]; "" from [Validator.Payload]
	Line   int    `json:"line"`   // in the file, from 1; 0 when unknown
	Column int    `json:"column"` // in Unicode code points, from 1; 0 when unknown
	Event  string `json:"event"`  // the event's id; "" when unknown
	// Pointer is the JSON Pointer of the value at fault, "" for the payload
	// itself: of the object for a member that is missing, of the member for one
	// that is unknown.
	Pointer string `json:"pointer"`
	// Member is the name of the member that is missing, unknown or there twice; ""
	// where the fault is no member's.
	Member string `json:"member,omitempty"`
	Rule   string `json:"rule"` // ID of one of the [Rules]
	// Keyword is the JSON Schema keyword that refuses the payload, such as
	// "maxLength" or "additionalProperties", "false" for a schema that is just that;
	// "" where no schema does: what is checked before them has a rule alone.
	Keyword string `json:"keyword,omitempty"`
	Want    string `json:"want"` // in plain words, for people: they change
	Got     string `json:"got"`  // printable excerpt of the payload, for people; "" when there is nothing
	// Cause is what is wrong with a signature, of the rule signature.
	Cause schemas.SignatureCause `json:"cause,omitempty"`
	// GotType is the JSON type of the value at fault, or of the unknown member's:
	// "object", "array", "string", "integer" (a number written without fraction and
	// exponent), "number", "boolean" or "null"; [Absent] for a missing member; ""
	// where there is no value, as in what is no JSON.
	GotType  string   `json:"got_type,omitempty"`
	Severity Severity `json:"severity"`
	// Fingerprint is the same for the same fault in other payloads: 16 hexadecimal
	// digits that depend on event, rule, keyword, and pointer with * for indexes, of a
	// missing member that which it would have.
	Fingerprint string `json:"fingerprint"`
	Hint        string `json:"hint,omitempty"` // what was probably meant, or what to do

	// Start and End are the byte offsets of what is at fault within the payload.
	Start int `json:"-"`
	End   int `json:"-"`
}

// String is the violation on one line that editors and terminals can jump to:
//
//	captures/a.json:4:20: contact.tag.added /data/tag/id: type: want integer, got "141002"
//
// Nothing in it obeys to a hostile payload: control characters and the like are
// escaped, long values are cut.
func (v Violation) String() string {
	var line strings.Builder
	if v.File != "" {
		line.WriteString(safetext.Line(v.File, 1000) + ":")
	}
	if v.Line > 0 {
		fmt.Fprintf(&line, "%d:%d: ", v.Line, v.Column)
	} else {
		line.WriteString("?:?: ")
	}
	if v.Event != "" {
		line.WriteString(v.Event + " ")
	}
	line.WriteString(pointerText(v.Pointer) + ": " + v.Rule)
	if v.Severity == Warning {
		line.WriteString(" (warning)")
	}
	line.WriteString(": want " + v.Want)
	if v.Got != "" {
		line.WriteString(", got " + v.Got)
	}
	if v.Hint != "" {
		line.WriteString("; " + v.Hint)
	}
	return line.String()
}

// typeOf is the GotType of the JSON value that a text begins with.
func typeOf(text []byte) string {
	if len(text) == 0 {
		return ""
	}
	switch text[0] {
	case '{':
		return "object"
	case '[':
		return "array"
	case '"':
		return "string"
	case 't', 'f':
		return "boolean"
	case 'n':
		return "null"
	}
	if _, isPlain := jsonscan.Number(text, 0); !isPlain {
		return "number"
	}
	return "integer"
}

// pointerText writes a pointer so that it is one word.
func pointerText(pointer string) string {
	if pointer == "" {
		return "(root)"
	}
	text := safetext.Line(pointer, 200)
	if strings.ContainsAny(text, ` "`) {
		return `"` + strings.ReplaceAll(text, `"`, `\"`) + `"`
	}
	return text
}
