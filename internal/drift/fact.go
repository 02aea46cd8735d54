package drift

import (
	"bytes"
	"strconv"
	"strings"
	"time"

	"github.com/siohook/siohook/internal/jsonpos"
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
		{string(UndocumentedType), "An event came that the catalog does not have"},
		{string(UndocumentedMember), "A member came that is not documented"},
		{string(RenamedMember), "A documented member is gone, and another has come in its place"},
		{string(MissingMember), "A documented member is not there"},
		{string(NullMember), "Null came where it is not documented"},
		{string(OtherType), "A value came of a type that is not documented"},
		{string(NewValue), "A value came that an open enumeration does not list"},
		{string(OtherFormat), "A value came that has not the documented format"},
		{string(NeverSeen), "A documented member never came"},
		{string(OrderChanged), "Members came in another order than documented"},
		{string(EncodingChanged), "Payloads are written in another way than the provider's"},
	}
}

// factKey tells facts apart. Events share a fact.
type factKey struct {
	kind    Kind
	pattern string // JSON Pointer with * for indexes
	detail  string // the value or the type
}

// fact is something that payloads have and the catalog has not.
type fact struct {
	factKey
	want, got   string
	example     string // redacted JSON
	raw         jsonpos.Kind
	isDecimal   bool
	n           int
	first, last time.Time
	events      map[string]*eventFact
}

// eventFact is a fact within one event.
type eventFact struct {
	n      int
	before int // deliveries of the event before the first that has it
}

// mostFacts bounds what hostile payloads can make up.
const mostFacts = 5_000

// violations takes in what the strict schemas refuse. ok is false when the payload
// is no JSON, or no event at all.
func (k *Collector) violations(o *Observed) (ok bool) {
	for i := range o.report.Violations {
		v := &o.report.Violations[i]
		key, broken := keyOf(v)
		if broken {
			return false
		}
		f := k.fact(key, o, o.report.Event)
		if f.want == "" {
			f.want, f.got = v.Want, v.Got
			k.explain(f, o.payload, v)
		}
	}
	return true
}

// keyOf says which fact a violation is. broken tells that the payload says nothing
// about the provider: it is cut off or garbled.
func keyOf(v *validate.Violation) (key factKey, broken bool) {
	pattern := patternOf(v.Pointer)
	switch v.Rule {
	case "unknown-type", "unknown-variant", "missing-type":
		return factKey{UndocumentedType, pattern, v.Got}, false
	case "unknown-member":
		return factKey{UndocumentedMember, pattern, ""}, false
	case "required":
		return factKey{MissingMember, pattern + "/" + escape(quotedIn(v.Want)), ""}, false
	case "enum", "const":
		if v.Got == "null" {
			return factKey{NullMember, pattern, ""}, false
		}
		return factKey{NewValue, pattern, v.Got}, false
	case "type", "one-of", "not-object":
		if v.Got == "null" {
			return factKey{NullMember, pattern, ""}, false
		}
		return factKey{OtherType, pattern, kindOf(v.Got)}, false
	case jsonpos.RuleSyntax, jsonpos.RuleUTF8, jsonpos.RuleSpace, jsonpos.RuleDepth, jsonpos.RuleSize, jsonpos.RuleNumber, "empty":
		return factKey{}, true
	case jsonpos.RuleBOM:
		return factKey{kind: EncodingChanged, detail: "bom"}, false
	}
	return factKey{OtherFormat, pattern, v.Rule}, false
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

// quotedIn gives the text between the first quotes.
func quotedIn(want string) string {
	i := strings.IndexByte(want, '"')
	if i < 0 {
		return ""
	}
	quoted, err := strconv.QuotedPrefix(want[i:])
	if err != nil {
		return ""
	}
	name, _ := strconv.Unquote(quoted)
	return name
}

// kindOf gives the type of what an excerpt shows.
func kindOf(got string) string {
	if got == "" {
		return ""
	}
	switch c := got[0]; c {
	case '"':
		return "string"
	case '{':
		return "object"
	case '[':
		return "array"
	case 't', 'f':
		return "boolean"
	case 'n':
		return "null"
	}
	if strings.ContainsAny(got, ".eE") {
		return "number"
	}
	return "integer"
}

// fact counts a fact for a delivery.
func (k *Collector) fact(key factKey, o *Observed, event string) *fact {
	f := k.facts[key]
	if f == nil {
		if len(k.facts) >= mostFacts {
			key.pattern, key.detail = "", ""
			if f = k.facts[key]; f == nil {
				f = &fact{factKey: key, want: "fewer kinds of findings", got: "many more", events: map[string]*eventFact{}}
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
	at := o.at
	if at.IsZero() {
		at = createdAt(o.payload)
	}
	if !at.IsZero() {
		if f.first.IsZero() || at.Before(f.first) {
			f.first = at
		}
		if at.After(f.last) {
			f.last = at
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
	f.raw = node.Kind()
	f.isDecimal = node.Kind() == jsonpos.Number && strings.ContainsAny(string(node.Raw()), ".eE")
	if f.kind == NewValue || f.kind == UndocumentedType {
		f.example = jsonpos.Excerpt(node.Raw(), 100) // of an enumeration: no person's
		return
	}
	name := v.Pointer[strings.LastIndexByte(v.Pointer, '/')+1:]
	f.example = jsonpos.Excerpt(k.redactor.Value(name, node.Raw()), 100)
	f.got = kindOf(string(node.Raw()))
}

// createdAt reads the time of an event where the provider writes it; zero when it
// is not there.
func createdAt(payload []byte) time.Time {
	i := bytes.LastIndex(payload, createdMember)
	if i < 0 || len(payload) < i+len(createdMember)+len(time.RFC3339) {
		return time.Time{}
	}
	text := payload[i+len(createdMember):]
	t, _ := time.Parse(time.RFC3339, string(text[:len(time.RFC3339)])) // zero then
	return t
}

var createdMember = []byte(`"created_at":"`)
