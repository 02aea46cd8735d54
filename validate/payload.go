package validate

// This is what happens to a payload, from top to bottom: the quick way, where a plan of its
// event's strict schema accepts it or notes what is wrong; else the slow way: limits and
// syntax, then the event, then the schemas of the event, then which findings are warnings.
// Both ways give the same reports.

import (
	"cmp"
	"errors"
	"net/http"
	"slices"

	"github.com/siohook/siohook/internal/base/accept"
	"github.com/siohook/siohook/internal/base/dispatch"
	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/jsonscan"
	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/internal/base/words"
	"github.com/siohook/siohook/schemas"
)

// Payload checks one payload: the body of a delivery, byte for byte. A valid one
// costs no allocation.
func (v *Validator) Payload(b []byte) Report {
	return v.report(origin{line: 1, column: 1}, schemas.Delivery{Body: b})
}

// Delivery checks a delivery: its headers, where they are known, tell which event it is if
// the payload does not, and that its body is compressed (see [schemas.Delivery.Decoded]).
func (v *Validator) Delivery(d schemas.Delivery) Report { return v.signed(v.unverified(d), d) }

// unverified checks a delivery, whoever sent it.
func (v *Validator) unverified(d schemas.Delivery) Report {
	if d.IsPacked() {
		var err error
		if d.Body, err = d.Decoded(v.options.MaxBytes); err != nil {
			at := origin{line: 1, column: 1}
			f := whole(jsonpos.RuleSyntax, "a body that is compressed as the header Content-Encoding declares", err.Error())
			return Report{Line: 1, Violations: locate(at, "", nil, []finding{f})}
		}
	}
	return v.report(origin{line: 1, column: 1}, d)
}

// origin is where a payload starts.
type origin struct {
	file         string
	line, column int
}

// report checks a payload that starts at an origin.
func (v *Validator) report(at origin, d schemas.Delivery) Report {
	b := d.Body
	if len(b) <= v.options.MaxBytes && !v.options.NoPlan {
		i := v.fast.inspector()
		defer i.release()
		if r, ok := i.payload(at, d); ok {
			return r
		}
	}
	if len(v.others) > 0 && len(b) <= v.options.MaxBytes {
		return v.among(at, d)
	}
	return v.slow(at, d)
}

// among checks a delivery that may be of several catalogs: by the one that names its event. Where
// none does, it is of the first, or of one whose names are not known and whose schemas accept it.
func (v *Validator) among(at origin, d schemas.Delivery) Report {
	if part := v.all.Of(d); part != nil {
		if other := v.of(part); other != v {
			return other.report(at, d)
		}
		return v.slow(at, d)
	}
	for _, other := range v.others {
		if other.catalog.Event().Names(d) == nil {
			if r := other.report(at, d); r.Event != "" && r.Valid() {
				return r
			}
		}
	}
	return v.slow(at, d)
}

// slow checks a delivery the slow way.
func (v *Validator) slow(at origin, d schemas.Delivery) Report {
	b := d.Body
	events, found := v.check(d)
	product := v.foreigner(d, events, found)
	if product != "" {
		found[0].Hint = "this is " + words.A(product) + " delivery; --catalog all"
	}
	r := Report{File: at.file, Line: at.line, Product: product, Violations: locate(at, first(events), b, found)}
	if r.Event = first(events); len(events) > 1 {
		r.Others = events[1:]
	}
	if len(r.Violations) > 0 && len(b) <= v.options.MaxBytes {
		r.Payload = b
	}
	return r
}

// foreigner is the catalog of another product that a delivery is of, where what was found says
// that it is of no event of the validator's; "" where there is none.
func (v *Validator) foreigner(d schemas.Delivery, events []string, found []finding) string {
	isWrong := slices.ContainsFunc(found, func(f finding) bool { return f.Severity == Error })
	if len(v.foreign) == 0 || !isWrong || len(events) > 0 && v.catalog.Event().Names(d) != nil {
		return ""
	}
	for _, other := range v.foreign {
		known := slices.ContainsFunc(other.catalog.Event().Names(d), func(name string) bool { return other.catalog.Dispatch().Of(name) != nil })
		if r := other.Delivery(d); known || r.Event != "" && r.Valid() {
			return other.catalog.Name
		}
	}
	return ""
}

// payload checks a whole payload; ok is false when it has to take the slow way.
func (i *inspector) payload(from origin, d schemas.Delivery) (r Report, ok bool) {
	b := d.Body
	event, end, notes := i.prefix(d)
	if end == 0 || end != len(b) {
		return Report{}, false
	}
	return i.report(from, event, notes, b)
}

// prefix inspects the payload that a delivery's body begins with by the strict schema of
// its event. end is as [accept.Plan.Prefix] has it.
func (i *inspector) prefix(d schemas.Delivery) (event, end int, notes []accept.Note) {
	text := d.Body
	table, start := i.fast.validator.catalog.Dispatch(), jsonscan.Space(text, 0)
	var named []int
	if i.fast.isNamedInBody {
		named = table.Named(text, start)
	} else if start < len(text) && text[start] == '{' { // else it is no event, whatever names it
		named = i.fast.validator.catalog.Named(d)
	}
	if event = i.fast.guess(named, text[start:]); event >= 0 {
		if end, notes = i.fast.strict[event]().Prefix(text, &i.strict); end > 0 && len(notes) == 0 {
			return event, end, notes
		}
	}
	if event = table.Select(named, text, start); event < 0 {
		return 0, 0, nil
	}
	end, notes = i.fast.strict[event]().Prefix(text, &i.strict)
	return event, end, notes
}

// report says what a plan of a strict schema noted; ok is false when that is not known.
func (i *inspector) report(from origin, event int, notes []accept.Note, b []byte) (r Report, ok bool) {
	r = Report{File: from.file, Line: from.line, Event: i.fast.ids[event]}
	if len(notes) == 0 {
		return r, true
	}
	v := i.fast.validator
	row := v.catalog.Rows[event]
	found := i.findings(v.engines.strict(row), r.Event, notes, b)
	if v.options.Profile != schemas.Strict {
		refused, ok := i.fast.lenient[event]().Inspect(b, &i.lenient)
		if !ok {
			return r, false
		}
		found = weigh(found, i.findings(v.engines.lenient(row), r.Event, refused, b))
	}
	r.Payload, r.Violations = b, locate(from, r.Event, b, found)
	return r, true
}

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
	type judged struct {
		row    *schemas.Row
		found  []finding
		errors int
	}
	all := make([]judged, len(rows))
	for i, row := range rows {
		all[i] = judged{row: row, found: v.checkRow(row, doc)}
		for k := range all[i].found {
			if all[i].found[k].Severity == Error {
				all[i].errors++
			}
		}
	}
	sorted.By(all, func(a, b judged) int { return cmp.Or(a.errors-b.errors, len(a.found)-len(b.found)) })
	for i, one := range all {
		if i == 0 || one.errors == 0 {
			events = append(events, one.row.ID())
		}
	}
	return events, all[0].found
}

// checkRow checks a payload against the schemas of one event. Severity falls
// out of the two: what lenient refuses is an error, what only strict refuses is
// a warning. A payload that strict accepts needs no second look.
func (v *Validator) checkRow(row *schemas.Row, doc *jsonpos.Document) []finding {
	found := findings(v.engines.strict(row), doc)
	if len(found) == 0 || v.options.Profile == schemas.Strict {
		return found
	}
	return weigh(found, findings(v.engines.lenient(row), doc))
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
