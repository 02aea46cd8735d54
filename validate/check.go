package validate

import (
	"bytes"
	"errors"
	"net/http"
	"strings"

	"github.com/siohook/siohook/internal/base/dispatch"
	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/spell"
	"github.com/siohook/siohook/internal/base/words"
	"github.com/siohook/siohook/schemas"
)

// check looks for everything that is wrong with a payload, the most basic
// first: what makes later checks meaningless ends it.
func (v *Validator) check(d schemas.Delivery) (events []string, found []finding) {
	b := d.Body
	if len(b) > v.options.MaxBytes {
		return nil, []finding{tooLarge(int64(len(b)), v.options.MaxBytes)}
	}
	if isBlank(b) {
		return nil, []finding{nothing(b)}
	}
	doc, err := jsonpos.Parse(b, v.limits)
	if fault := (*jsonpos.Fault)(nil); errors.As(err, &fault) {
		return nil, []finding{fromFault(fault)}
	}
	for i := range doc.Faults {
		found = append(found, fromFault(&doc.Faults[i]))
	}
	events, more := v.checkDocument(d.Header, doc)
	for _, f := range more {
		if !spoilt(f.Pointer, doc.Faults) {
			found = append(found, f)
		}
	}
	return events, found
}

// first is the first of events, "" when there is none.
func first(events []string) string {
	if len(events) == 0 {
		return ""
	}
	return events[0]
}

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

// checkDocument finds the event and checks the payload against its schemas. The events are
// ids, that of the report first.
func (v *Validator) checkDocument(header http.Header, doc *jsonpos.Document) (events []string, found []finding) {
	root := doc.Root()
	if root.Kind() != jsonpos.Object {
		f := at(root, "not-object")
		f.Want = "object"
		return nil, []finding{f}
	}
	if v.catalog.IsNamedInBody() {
		if f, ok := v.checkType(doc); !ok {
			return nil, f
		}
	}
	rows, err := v.catalog.Identify(header, doc)
	if variant := (*schemas.UnknownVariantError)(nil); errors.As(err, &variant) {
		holder, _ := dispatch.Split(variant.Places[0])
		if object, ok := doc.Lookup(holder); ok && object.Kind() == jsonpos.Object {
			return nil, []finding{unknownVariant(object, variant.Places)}
		}
		err = nil // any variant's schema says what is wrong
	}
	switch {
	case err != nil:
		return nil, []finding{v.unknownType(err, doc)}
	case v.catalog.Event().Names(schemas.Delivery{Header: header, Body: root.Raw()}) == nil:
		return v.byShape(rows, doc)
	}
	return []string{rows[0].ID()}, v.checkRow(rows[0], doc)
}

// checkType finds what is wrong with the payload's type, whatever it is; when something is,
// ok is false. Nothing is found where it is spoilt: which event is meant, nobody knows.
func (v *Validator) checkType(doc *jsonpos.Document) (found []finding, ok bool) {
	place := v.catalog.TypePlace()
	eventType, isThere := doc.Lookup(place)
	switch {
	case !isThere:
		root := doc.Root()
		holder, name := dispatch.Split(place)
		if object, ok := doc.Lookup(holder); ok {
			root = object
		}
		return []finding{lacking(root, "missing-type", name)}, false
	case eventType.Kind() != jsonpos.String:
		f := at(eventType, "type")
		f.Want = "string"
		return []finding{f}, false
	}
	return nil, !spoilt(place, doc.Faults)
}

// byShape checks a payload that nothing names: it is of the events whose schemas accept it,
// else of that which has least to refuse.
func (v *Validator) byShape(rows []*schemas.Row, doc *jsonpos.Document) (events []string, found []finding) {
	least := -1
	for _, row := range rows {
		all := v.checkRow(row, doc)
		errors := 0
		for i := range all {
			if all[i].Severity == Error {
				errors++
			}
		}
		switch {
		case least == 0 && errors == 0:
			events = append(events, row.ID())
		case least < 0 || errors < least:
			events, found, least = []string{row.ID()}, all, errors
		}
	}
	return events, found
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

// checkRow checks a payload against the schemas of one event. Severity falls
// out of the two: what lenient refuses is an error, what only strict refuses is
// a warning. A payload that strict accepts needs no second look.
func (v *Validator) checkRow(row *schemas.Row, doc *jsonpos.Document) []finding {
	found := findings(v.engines.strict()[row], doc)
	if len(found) == 0 || v.options.Profile == schemas.Strict {
		return found
	}
	return weigh(found, findings(v.engines.lenient()[row], doc))
}

// weigh tells what is an error, the findings of the lenient schema, from what is a
// warning: those that only the strict one has.
func weigh(found, refused []finding) []finding {
	known := make(map[fault]bool, len(refused))
	for i := range refused {
		known[refused[i].fault()] = true
	}
	for _, f := range found {
		if !known[f.fault()] {
			f.Severity = Warning
			refused = append(refused, f)
		}
	}
	return refused
}
