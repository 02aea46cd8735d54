package drift

import (
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/siohook/siohook/internal/base/fingerprint"
	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/lazy"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

// Kind says how payloads differ from the catalog.
type Kind string

// The kinds. They are also the ids of rules in reports.
const (
	UndocumentedType   Kind = "undocumented-type"   // an event that the catalog does not have
	UndocumentedMember Kind = "undocumented-member" // a member that it does not have
	RenamedMember      Kind = "renamed-member"      // one is gone and another has come in its place
	MissingMember      Kind = "missing-member"      // a documented member is not there
	NullMember         Kind = "null-member"         // null where it is not documented
	OtherType          Kind = "other-type"          // a type that is not documented
	NewValue           Kind = "new-value"           // a value that an open enumeration does not list
	OtherFormat        Kind = "other-format"        // not the documented format
	NeverSeen          Kind = "never-seen"          // documented, and never came
	OrderChanged       Kind = "key-order"           // members in another order
	EncodingChanged    Kind = "encoding"            // written in another way
)

// Kinds lists all kinds with what they mean.
func Kinds() [][2]string {
	return [][2]string{
		{string(UndocumentedType), "An event is not in the catalog"},
		{string(UndocumentedMember), "A member is not documented"},
		{string(RenamedMember), "A documented member was renamed"},
		{string(MissingMember), "A documented member is missing"},
		{string(NullMember), "Null is not documented here"},
		{string(OtherType), "The type of a value is not documented"},
		{string(NewValue), "A value is not in its open enumeration"},
		{string(OtherFormat), "A value does not have its documented format"},
		{string(NeverSeen), "A documented member was never seen"},
		{string(OrderChanged), "Members are not in the documented order"},
		{string(EncodingChanged), "The JSON is not written as the provider writes it"},
	}
}

// factKey tells facts apart. Events share a fact.
type factKey struct {
	kind    Kind
	pattern string // JSON Pointer with * for indexes; of a member that is missing, where it would be
	// detail is what else there is to it: of an undocumented type that type, of a value
	// its JSON, of another type that, of a format the rule it breaks, of a way of writing
	// its name, of a renamed member the pattern of the new one.
	detail string
}

// fingerprint is the same for the same fact in other captures. What is not there is one
// thing, whether it never came or seldom: that may take more deliveries to tell.
func (k factKey) fingerprint(event string) string {
	if k.kind == NeverSeen {
		k.kind = MissingMember
	}
	return fingerprint.Of("drift", string(k.kind), event, k.pattern, k.detail)
}

// fact is something that payloads have and the catalog has not.
type fact struct {
	factKey
	want, got   string // for people
	gotType     string // as a violation says it
	example     string // redacted JSON
	n           int
	first, last time.Time
	events      map[string]*eventFact
}

// eventFact is a fact within one event.
type eventFact struct {
	n      int
	before int // deliveries of the event before the first that has it
}

// mostFacts bounds what hostile payloads can make up. One more for each kind stands for the others.
const mostFacts = 5_000

const (
	fewerWanted = "fewer kinds of findings"
	manyGot     = "many more"
)

// violations takes in what the strict schemas refuse. ok is false when the payload
// is no JSON, or no event at all.
func (k *Collector) violations(o *Observed) (ok bool) {
	for i := range o.report.Violations {
		v := &o.report.Violations[i]
		key, broken := k.keyOf(v, o)
		if broken {
			return false
		}
		f := k.fact(key, o, o.report.Event)
		if f.want == "" {
			f.want, f.got, f.gotType = v.Want, v.GotType, v.GotType
			k.explain(f, o.payload, v)
		}
	}
	return true
}

// keyOf says which fact a violation is. broken tells that the payload says nothing
// about the provider: it is cut off or garbled.
func (k *Collector) keyOf(v *validate.Violation, o *Observed) (key factKey, broken bool) {
	pattern := patternOf(v.Pointer)
	switch v.Rule {
	case "unknown-type", "unknown-variant", "missing-type":
		return factKey{UndocumentedType, pattern, k.typeOf(o)}, false
	case "unknown-member":
		return factKey{UndocumentedMember, pattern, ""}, false
	case "required":
		return factKey{MissingMember, pattern + "/" + jsonpos.Escape(v.Member), ""}, false
	case "enum", "const", "type", "one-of", "not-object":
		switch v.GotType {
		case "null":
			return factKey{NullMember, pattern, ""}, false
		case "object", "array":
			return factKey{OtherType, pattern, v.GotType}, false
		}
		if v.Rule == "enum" || v.Rule == "const" {
			return factKey{NewValue, pattern, valueOf(o.payload[v.Start:v.End])}, false
		}
		return factKey{OtherType, pattern, v.GotType}, false
	case jsonpos.RuleSyntax, jsonpos.RuleUTF8, jsonpos.RuleSpace, jsonpos.RuleDepth, jsonpos.RuleSize, jsonpos.RuleNumber, "empty":
		return factKey{}, true
	case jsonpos.RuleBOM:
		return factKey{kind: EncodingChanged, detail: "bom"}, false
	}
	return factKey{OtherFormat, pattern, v.Rule}, false
}

// typeOf is the JSON of a delivery's type; "" when it has none.
func (k *Collector) typeOf(o *Observed) string {
	d := schemas.Delivery{Header: o.header, Body: o.payload}
	of := k.catalog.Of(d)
	if of == nil {
		of = k.catalog.Parts()[0]
	}
	if names := of.Event().Names(d); !of.IsNamedInBody() && len(names) > 0 {
		quoted, _ := jsontext.AppendQuote(nil, names[0]) // it is not UTF-8, then, and mangled
		return valueOf(quoted)
	}
	doc, err := jsonpos.Parse(o.payload, jsonpos.Limits{MaxValues: 5_000})
	if err != nil {
		return ""
	}
	node, ok := doc.Lookup(of.TypePlace())
	if !ok {
		return ""
	}
	return valueOf(node.Raw())
}

// longestValue is how many bytes of a value are remembered.
const longestValue = 200

// valueOf is a value's JSON in its plainest spelling. The rest of a long one is a hash.
func valueOf(raw []byte) string {
	plain, err := jsontext.AppendFormat(nil, raw, jsontext.PreserveRawStrings(false), jsontext.AllowInvalidUTF8(true), jsontext.AllowDuplicateNames(true))
	if err != nil {
		plain = raw
	}
	if len(plain) <= longestValue {
		return string(plain)
	}
	return strings.ToValidUTF8(string(plain[:longestValue]), "") + "... " + fingerprint.Of("value", string(plain))
}

// patternOf writes * for the indexes in a pointer.
func patternOf(pointer string) string {
	if !strings.ContainsAny(pointer, "0123456789") {
		return pointer
	}
	parts := strings.Split(pointer, "/")
	for i, part := range parts {
		if _, err := strconv.ParseUint(part, 10, 32); err == nil && i > 0 {
			parts[i] = "*"
		}
	}
	return strings.Join(parts, "/")
}

// fact counts a fact for a delivery.
func (k *Collector) fact(key factKey, o *Observed, event string) *fact {
	f := k.facts[key]
	if f == nil {
		if len(k.facts) >= mostFacts {
			key.pattern, key.detail = "", ""
			if f = k.facts[key]; f == nil {
				f = &fact{factKey: key, want: fewerWanted, got: manyGot, events: map[string]*eventFact{}}
				k.facts[key] = f
			}
		} else {
			f = &fact{factKey: key, events: map[string]*eventFact{}}
			k.facts[key] = f
		}
	}
	e := f.events[event]
	if e == nil {
		e = &eventFact{}
		if event != "" {
			e.before = k.event(event).n - 1
		}
		f.events[event] = e
	}
	e.n++
	f.n++
	if o.at.IsZero() {
		o.at = k.times.Time(event, o.payload)
	}
	if !o.at.IsZero() {
		if f.first.IsZero() || o.at.Before(f.first) {
			f.first = o.at
		}
		if o.at.After(f.last) {
			f.last = o.at
		}
	}
	return f
}

// explain adds a redacted example.
func (k *Collector) explain(f *fact, payload []byte, v *validate.Violation) {
	if f.kind == MissingMember {
		return
	}
	doc, err := jsonpos.Parse(payload, jsonpos.Limits{MaxValues: 5_000})
	if err != nil {
		return
	}
	node, ok := doc.Lookup(v.Pointer)
	if !ok {
		return
	}
	name := v.Pointer[strings.LastIndexByte(v.Pointer, '/')+1:]
	if isIdentifier(valueOf(node.Raw())) && (f.kind == NewValue || f.kind == UndocumentedType) {
		f.example = string(node.Raw()) // of an enumeration: no person's
		f.got = f.example
		return
	}
	f.example = jsonpos.Excerpt(k.redactor.Value(name, node.Raw()), 100)
}

// isIdentifier tells whether a JSON value is a word such as programs have, which is no
// person's: short, and of ASCII letters, digits and ._- alone.
func isIdentifier(value string) bool {
	return identifier().MatchString(value) && !digits().MatchString(value)
}

var (
	identifier = lazy.Pattern(`^"[A-Za-z][A-Za-z0-9._-]{0,39}"$`)
	digits     = lazy.Pattern(`[0-9]{4}`)
)

// sayValue is a value as it may be shown: what is no identifier is redacted.
func (k *Collector) sayValue(value string) string {
	if value == "" || isIdentifier(value) {
		return value
	}
	return jsonpos.Excerpt(k.redactor.Payload([]byte(value)), 100)
}

// sayPattern is a pattern as it may be shown: names that are neither documented nor identifiers
// are redacted.
func (k *Collector) sayPattern(pattern string) string {
	tokens := jsonpos.Tokens(pattern)
	if len(tokens) == 0 {
		return pattern
	}
	said := ""
	for _, token := range tokens {
		said += "/" + jsonpos.Escape(k.sayName(token))
	}
	return said
}

func (k *Collector) sayName(name string) string {
	if k.keepsName(name) {
		return name
	}
	return k.redactor.Text(name)
}

func (k *Collector) keepsName(name string) bool {
	return name == "" || name == "*" || k.redactor.KeepsName(name)
}
