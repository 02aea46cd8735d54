package validate

import (
	"bytes"
	"errors"
	"strings"

	"github.com/siohook/siohook/internal/base/dispatch"
	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/spell"
	"github.com/siohook/siohook/internal/base/words"
	"github.com/siohook/siohook/schemas"
)

// spoilt tells whether a value is already known to be at fault, so that what
// else is wrong with it or in it means nothing.
func spoilt(pointer string, faults []jsonpos.Fault) bool {
	for i := range faults {
		fault := &faults[i]
		if fault.Rule != jsonpos.RuleBOM && (pointer == fault.Pointer || strings.HasPrefix(pointer, fault.Pointer+"/")) {
			return true
		}
	}
	return false
}

func isBlank(b []byte) bool {
	return len(bytes.Trim(bytes.TrimPrefix(b, []byte(jsonpos.BOM)), jsonSpaces)) == 0
}

func nothing(b []byte) finding {
	if len(b) == 0 {
		return whole("empty", "a payload", "nothing")
	}
	return whole("empty", "a payload", "only white space")
}

func tooLarge(size int64, most int) finding {
	return whole(jsonpos.RuleSize, "at most "+words.Count(most, "byte"), words.Count(size, "byte"))
}

// unknownVariant is the finding for an object that has none of the members that select a
// variant.
func unknownVariant(object jsonpos.Node, places []string) finding {
	names := make([]string, len(places))
	for i, place := range places {
		_, names[i] = dispatch.Split(place)
	}
	f := at(object, "unknown-variant")
	f.Want = "member " + quoted(names, " or ")
	for member := range object.Children() {
		if near := spell.Nearest(member.Name(), names); near != "" {
			f.Hint = didYouMean(near)
			break
		}
	}
	return f
}

// unknownType is the finding for an event that the catalog does not have.
func (v *Validator) unknownType(err error, doc *jsonpos.Document) finding {
	var unknown *schemas.UnknownTypeError
	isKnown := errors.As(err, &unknown)
	eventType, ok := doc.Lookup(v.catalog.TypePlace())
	if !ok {
		eventType = doc.Root()
	}
	f := at(eventType, "unknown-type")
	f.Want = "a known event type"
	switch {
	case !isKnown:
	case !ok && unknown.Type == "":
		_, place, _ := strings.Cut(unknown.Place, "'s ")
		f.Rule, f.Want, f.Got, f.GotType = "missing-type", place, "", Absent
	case !ok:
		f.Got, f.GotType = compact(unknown.Type), "string"
	}
	if isKnown && unknown.Nearest != "" {
		f.Hint = didYouMean(unknown.Nearest)
	}
	return f
}

func didYouMean(name string) string { return "did you mean " + compact(name) + "?" }
