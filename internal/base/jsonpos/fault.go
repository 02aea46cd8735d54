package jsonpos

import "fmt"

// The rules a [Fault] can break.
const (
	RuleSyntax    = "syntax"           // not JSON
	RuleUTF8      = "utf8"             // invalid UTF-8, or an escaped half of a surrogate pair
	RuleSpace     = "no-break-space"   // a Unicode space where only JSON's white space may stand
	RuleBOM       = "bom"              // a byte order mark at the start
	RuleDuplicate = "duplicate-member" // an object has two members of the same name
	RuleNumber    = "number-range"     // more than 64 digits that matter, or an exponent beyond 308
	RuleDepth     = "depth"            // nested deeper than Limits.MaxDepth
	RuleSize      = "size"             // more values than Limits.MaxValues
)

// Fault is one thing that is wrong with a JSON text, at its exact place.
type Fault struct {
	Rule       string // one of the Rule constants
	Start, End int    // byte offsets of what is wrong; at the end of the text, both are the offset after what is no white space
	// Pointer is the RFC 6901 JSON Pointer of the innermost value that holds
	// the fault, as far as it was read.
	Pointer string
	Want    string // in plain words
	Got     string // printable excerpt of what is there instead
	Hint    string // what to do about it; often ""
}

func (f *Fault) Error() string {
	text := fmt.Sprintf("offset %d: %s: want %s, got %s", f.Start, f.Rule, f.Want, f.Got)
	if f.Hint != "" {
		text += "; " + f.Hint
	}
	return text
}
