package validate

import (
	"cmp"
	"strings"

	"github.com/siohook/siohook/internal/base/fingerprint"
	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/sorted"
)

// finding is a violation in the making: file, line, column, event and
// fingerprint are not known yet.
type finding struct {
	Violation
	pattern string // the pointer with * for indexes
}

// isAbsent tells whether a member is missing.
func (f *finding) isAbsent() bool { return f.GotType == Absent }

// fault is the same for findings of two schemas about the same fault.
type fault struct{ pointer, absent string }

func (f *finding) fault() fault {
	if f.isAbsent() {
		return fault{f.Pointer, f.Member}
	}
	return fault{pointer: f.Pointer}
}

// at makes a finding about a value.
func at(node jsonpos.Node, rule string) finding {
	return finding{
		Violation: Violation{
			Pointer: node.Pointer(), Rule: rule, Severity: Error,
			Got: jsonpos.Excerpt(node.Raw(), longest), GotType: typeOf(node.Raw()), Start: node.Start(), End: node.End(),
		},
		pattern: node.Pattern(),
	}
}

// lacking makes a finding about an object that lacks a member.
func lacking(object jsonpos.Node, rule, member string) finding {
	f := at(object, rule)
	f.Want, f.Got, f.Member, f.GotType = wantMember(member), "", member, Absent
	f.End = object.Start() + 1
	return f
}

// longest is how many characters of a payload a violation shows.
const longest = 60

// whole makes a finding about the payload itself.
func whole(rule, want, got string) finding {
	return finding{Violation: Violation{Rule: rule, Want: want, Got: got, Severity: Error}}
}

// fromFault makes a finding of a fault.
func fromFault(f *jsonpos.Fault) finding {
	result := finding{
		Violation: Violation{
			Pointer: f.Pointer, Rule: f.Rule, Want: f.Want, Got: f.Got, Hint: f.Hint,
			Severity: Error, Start: f.Start, End: f.End,
		},
		pattern: starIndexes(f.Pointer),
	}
	if f.Rule == jsonpos.RuleDuplicate {
		tokens := jsonpos.Tokens(f.Pointer)
		result.Member = tokens[len(tokens)-1]
	}
	return result
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

func (f *finding) fingerprint(event string) string {
	pattern := f.pattern
	if f.isAbsent() {
		pattern += "/" + jsonpos.Escape(f.Member)
	}
	return fingerprint.Of("violation", event, f.Rule, f.Keyword, pattern)
}

// locate turns findings into violations in the order of the payload, which
// starts at an origin.
func locate(from origin, event string, payload []byte, found []finding) []Violation {
	sorted.By(found, func(a, b finding) int { return inPayload(a.Violation, b.Violation) })
	locator := jsonpos.NewLocator(payload)
	if len(found) == 0 {
		return nil
	}
	violations := make([]Violation, 0, len(found))
	for i := range found {
		violation := found[i].Violation
		line, column := locator.Place(violation.Start)
		if line == 1 {
			column += from.column - 1
		}
		violation.File, violation.Event = from.file, event
		violation.Line, violation.Column = from.line+line-1, column
		if violation.Fingerprint == "" {
			violation.Fingerprint = found[i].fingerprint(event)
		}
		violations = append(violations, violation)
	}
	return violations
}

// inPayload orders violations by where they are.
func inPayload(a, b Violation) int {
	return cmp.Or(a.Start-b.Start, strings.Compare(a.Pointer, b.Pointer), strings.Compare(a.Rule, b.Rule), strings.Compare(a.Want, b.Want))
}
