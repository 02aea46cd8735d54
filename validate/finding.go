package validate

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/siohook/siohook/internal/jsonpos"
)

// finding is a violation in the making: file, line, column, event and
// fingerprint are not known yet.
type finding struct {
	Violation
	pattern string // the pointer with * for indexes
	member  string // name of the member that is missing; "" for other rules
}

// key is the same for findings of two schemas about the same fault.
func (f *finding) key() string { return f.Pointer + "\x00" + f.member }

// at makes a finding about a value.
func at(node jsonpos.Node, rule string) finding {
	return finding{
		Violation: Violation{
			Pointer: node.Pointer(), Rule: rule, Severity: Error,
			Got: jsonpos.Excerpt(node.Raw(), longest), Start: node.Start(), End: node.End(),
		},
		pattern: node.Pattern(),
	}
}

// longest is how many characters of a payload a violation shows.
const longest = 60

// whole makes a finding about the payload itself.
func whole(rule, want, got string) finding {
	return finding{Violation: Violation{Rule: rule, Want: want, Got: got, Severity: Error}}
}

// fromFault makes a finding of a fault.
func fromFault(f *jsonpos.Fault) finding {
	return finding{
		Violation: Violation{
			Pointer: f.Pointer, Rule: f.Rule, Want: f.Want, Got: f.Got, Hint: f.Hint,
			Severity: Error, Start: f.Start, End: f.End,
		},
		pattern: starIndexes(f.Pointer),
	}
}

// starIndexes puts a * for the tokens of a pointer that look like indexes.
func starIndexes(pointer string) string {
	tokens := strings.Split(pointer, "/")
	for i, token := range tokens {
		if token != "" && strings.Trim(token, "0123456789") == "" {
			tokens[i] = "*"
		}
	}
	return strings.Join(tokens, "/")
}

// fingerprint is short: a baseline holds many.
func (f *finding) fingerprint(event string) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{event, f.Rule, f.pattern, f.Want}, "\x00")))
	return hex.EncodeToString(sum[:8])
}

// locate turns findings into violations in the order of the payload, which
// starts at an origin.
func locate(from origin, event string, payload []byte, found []finding) []Violation {
	slices.SortFunc(found, func(a, b finding) int { return inPayload(a.Violation, b.Violation) })
	locator := jsonpos.NewLocator(payload)
	var violations []Violation
	for i := range found {
		violation := found[i].Violation
		line, column := locator.Place(violation.Start)
		if line == 1 {
			column += from.column - 1
		}
		violation.File, violation.Event = from.file, event
		violation.Line, violation.Column = from.line+line-1, column
		violation.Fingerprint = found[i].fingerprint(event)
		violations = append(violations, violation)
	}
	return violations
}

// inPayload orders violations by where they are.
func inPayload(a, b Violation) int {
	return cmp.Or(a.Start-b.Start, strings.Compare(a.Pointer, b.Pointer), strings.Compare(a.Rule, b.Rule), strings.Compare(a.Want, b.Want))
}
