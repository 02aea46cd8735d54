package listen

import (
	"net/http"

	"github.com/siohook/siohook/validate"
)

// The verdicts on a delivery.
const (
	Valid     = "valid"
	Warnings  = "warnings"  // valid, but not under the strict profile
	Invalid   = "invalid"   // has violations
	Unknown   = "unknown"   // no documented event
	Unchecked = "unchecked" // no POST
)

// Verdicts lists them all.
func Verdicts() []string { return []string{Valid, Warnings, Invalid, Unknown, Unchecked} }

// unknownRules are those that say that the event is not a documented one.
var unknownRules = map[string]bool{"unknown-type": true, "unknown-variant": true}

// verdictOf sums a report up in a word.
func verdictOf(method string, r validate.Report) string {
	if method != http.MethodPost {
		return Unchecked
	}
	verdict := Valid
	for i := range r.Violations {
		switch v := &r.Violations[i]; {
		case v.Cause != "": // nobody knows who sent it
			return Invalid
		case unknownRules[v.Rule]:
			return Unknown
		case v.Severity == validate.Error:
			verdict = Invalid
		case verdict == Valid:
			verdict = Warnings
		}
	}
	return verdict
}
