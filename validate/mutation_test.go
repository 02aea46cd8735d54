package validate_test

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/schema"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

// TestSingleFaults puts every fault of some kinds, one at a time, into every
// sample: each must give exactly one violation, at the place of the fault.
func TestSingleFaults(t *testing.T) {
	c := schemas.Automation()
	lenient := validate.New(c, validate.Options{})
	strict := validate.New(c, validate.Options{Profile: schemas.Strict})
	for _, row := range c.Rows {
		t.Run(row.FileStem(), func(t *testing.T) {
			text := []byte(sample(t, row.ID()))
			mutations := slicesOf(mutationsOf(t, row, text))
			if len(mutations) < 100 {
				t.Errorf("only %d mutations", len(mutations))
			}
			for _, m := range mutations {
				m.check(t, row, lenient, m.lenient)
				m.check(t, row, strict, validate.Error)
			}
		})
	}
}

// mutation is a payload with one fault and the violation that it must give.
type mutation struct {
	name    string
	payload []byte
	legal   bool // no fault at all
	event   string
	pointer string
	rule    string
	want    string            // part of the wanted text
	hint    string            // part of the hint
	lenient validate.Severity // under the lenient profile
	start   int               // byte offset of the violation
}

func (m *mutation) check(t *testing.T, row *schemas.Row, v *validate.Validator, severity validate.Severity) {
	t.Helper()
	report := v.Payload(m.payload)
	if m.legal {
		if len(report.Violations) != 0 {
			t.Errorf("%s: %v", m.name, report.Violations)
		}
		return
	}
	if len(report.Violations) != 1 {
		t.Errorf("%s: %d violations:\n%v\n%s", m.name, len(report.Violations), report.Violations, m.payload)
		return
	}
	got := report.Violations[0]
	line, column := jsonpos.NewLocator(m.payload).Place(m.start)
	switch {
	case got.Pointer != m.pointer, got.Rule != m.rule, got.Severity != severity, got.Event != m.event, report.Event != m.event,
		!strings.Contains(got.Want, m.want), !strings.Contains(got.Hint, m.hint):
		t.Errorf("%s: got %+v\nwant %+v, %s", m.name, got, m, severity)
	case got.Start != m.start, got.Line != line, got.Column != column:
		t.Errorf("%s: at %d, %d:%d, want %d, %d:%d", m.name, got.Start, got.Line, got.Column, m.start, line, column)
	case report.Valid() != (severity == validate.Warning):
		t.Errorf("%s: valid %t with a violation of severity %s", m.name, report.Valid(), severity)
	}
}

func slicesOf(groups ...[]mutation) (all []mutation) {
	for _, group := range groups {
		all = append(all, group...)
	}
	return all
}

// mutationsOf makes the single faults of a sample.
func mutationsOf(t *testing.T, row *schemas.Row, text []byte) (all []mutation) {
	doc, err := jsonpos.Parse(text, jsonpos.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var walk func(n jsonpos.Node)
	walk = func(n jsonpos.Node) {
		switch n.Kind() {
		case jsonpos.Object:
			if !strings.HasSuffix(n.Pointer(), "/fields") {
				all = append(all, removals(row, text, n)...)
				all = append(all, additions(row, text, n)...)
			}
		case jsonpos.Array:
		default:
			all = append(all, replacements(t, row, text, n)...)
		}
		for child := range n.Children() {
			walk(child)
		}
	}
	walk(doc.Root())
	return append(all, special(row, text, doc)...)
}

// removals takes each member of an object away.
func removals(row *schemas.Row, text []byte, object jsonpos.Node) (all []mutation) {
	var members []jsonpos.Node
	for member := range object.Children() {
		members = append(members, member)
	}
	for i, member := range members {
		from, to := member.NameStart(), member.End()
		if i+1 < len(members) {
			to = members[i+1].NameStart()
		} else if i > 0 {
			from = members[i-1].End()
		}
		m := mutation{
			name: "without " + member.Pointer(), payload: splice(text, from, to, ""), event: row.ID(),
			pointer: object.Pointer(), rule: "required", want: fmt.Sprintf("%q", member.Name()),
			lenient: validate.Error, start: object.Start(),
		}
		switch member.Pointer() {
		case "/type":
			m.rule, m.event = "missing-type", ""
		case "/data":
			m.event = firstOfType(row)
		case row.Select:
			if row.Select != "" {
				m.rule, m.event, m.want = "unknown-variant", "", fmt.Sprintf("%q", path.Base(row.Select))
			}
		}
		all = append(all, m)
	}
	return all
}

// additions puts an unknown member into an object, first and last.
func additions(row *schemas.Row, text []byte, object jsonpos.Node) []mutation {
	m := mutation{
		name: "unknown member in " + object.Pointer(), event: row.ID(), pointer: object.Pointer() + "/zz~0y~1",
		rule: "unknown-member", lenient: validate.Warning, start: object.Start() + 1,
	}
	last := m
	m.payload = splice(text, object.Start()+1, object.Start()+1, `"zz~y/":{"id":[]},`)
	last.start = object.End()
	last.payload = splice(text, object.End()-1, object.End()-1, `,"zz~y/":1e5`)
	return []mutation{m, last}
}

// replacements puts a value of each other JSON type in the place of a scalar.
func replacements(t *testing.T, row *schemas.Row, text []byte, n jsonpos.Node) (all []mutation) {
	documented := formsAt(t, row, n.Pointer())
	allows := func(kind string) bool {
		return slices.ContainsFunc(documented, func(s *schema.Schema) bool { return s.Allows(kind) })
	}
	onlyNull := n.Kind() == jsonpos.Null && !slices.ContainsFunc([]string{"string", "integer", "number", "boolean"}, allows)
	for _, raw := range []string{`"zz"`, "7", "1.5", "true", "null", "{}", "[]", `{"id":1}`, "[1]"} {
		doc, err := jsonpos.Parse([]byte(raw), jsonpos.Limits{})
		if err != nil {
			panic(err)
		}
		kind := doc.Root().Kind()
		if kind == n.Kind() && raw != "1.5" {
			continue
		}
		m := mutation{
			name: n.Pointer() + " = " + raw, payload: splice(text, n.Start(), n.End(), raw), event: row.ID(),
			pointer: n.Pointer(), rule: "type", lenient: validate.Error, start: n.Start(),
		}
		switch {
		case m.pointer == "/type":
			m.event = ""
		case allows(typeOf(doc.Root())) && slices.ContainsFunc(documented, func(s *schema.Schema) bool { return s.Has("enum") }):
			m.rule, m.lenient, m.legal = "enum", validate.Warning, kind == jsonpos.Null
		case allows(typeOf(doc.Root())):
			m.legal = true
		case onlyNull:
			m.lenient = validate.Warning
		}
		all = append(all, m)
	}
	return all
}

// typeOf is the JSON type of a value, as schemas have it.
func typeOf(n jsonpos.Node) string {
	if kind := n.Kind().String(); kind != "number" || bytes.ContainsAny(n.Raw(), ".eE") {
		return kind
	}
	return "integer"
}

// formsAt are the documented forms of the value at a place.
func formsAt(t *testing.T, row *schemas.Row, pointer string) []*schema.Schema {
	t.Helper()
	root, err := schemas.Automation().ReadSchema(row, schemas.Strict)
	if err != nil {
		t.Fatal(err)
	}
	forms := root.Alternatives()
	for _, token := range jsonpos.Tokens(pointer) {
		var next []*schema.Schema
		for _, form := range forms {
			if member, ok := form.Property(token); ok {
				next = append(next, member.Alternatives()...)
			} else if _, isIndex := jsonpos.Index(token); isIndex && form.Items != nil {
				next = append(next, form.Items.Alternatives()...)
			}
		}
		forms = next
	}
	return forms
}

// special makes the faults that only some places can have.
func special(row *schemas.Row, text []byte, doc *jsonpos.Document) (all []mutation) {
	replace := func(name, pointer, raw string, m mutation) {
		n, ok := doc.Lookup(pointer)
		if !ok {
			return
		}
		m.name, m.payload, m.pointer, m.start = pointer+": "+name, splice(text, n.Start(), n.End(), raw), pointer, n.Start()
		if m.rule != "unknown-type" {
			m.event = row.ID()
		}
		all = append(all, m)
	}
	misspelt := strings.Replace(row.Type, "ed", "de", 1)
	replace("misspelt", "/type", `"`+misspelt+`"`, mutation{rule: "unknown-type", hint: `"` + row.Type + `"`, lenient: validate.Error})
	replace("without offset", "/created_at", `"2021-10-05T09:52:38"`, mutation{rule: "format", lenient: validate.Warning})
	replace("no e-mail", "/account/email", `"nobody"`, mutation{rule: "format", lenient: validate.Warning})
	replace("not an object", "/data", `"x"`, mutation{rule: "type", want: "object", lenient: validate.Error})
	all[len(all)-1].event = firstOfType(row)
	replace("huge exponent", "/account", `{"email":"a@example.com","zz":1e1000001}`, mutation{rule: "number-range", lenient: validate.Error})
	last := &all[len(all)-1]
	last.pointer, last.start = "/account/zz", last.start+len(`{"email":"a@example.com","zz":`)
	for i := range 2 {
		resource := fmt.Sprintf("/data/order_item/resources/%d", i)
		replace("unknown kind", resource+"/type", `"zzzz"`, mutation{rule: "enum", want: `"systemeio_tag", "membership_course"`, lenient: validate.Error})
		replace("empty string", resource+"/type", `""`, mutation{rule: "enum", lenient: validate.Error})
		replace("no object", resource, `"x"`, mutation{rule: "type", want: "object", lenient: validate.Error})
		replace("data is no object", resource+"/data", `5`, mutation{rule: "type", want: "object", lenient: validate.Error})
	}
	for _, holder := range []string{"/data/contact", "/data/customer"} {
		fields := holder + "/fields"
		for _, raw := range []string{`["x"]`, `[{"slug":"a","value":"b"},1]`, `[null]`} {
			replace(raw, fields, raw, mutation{rule: "max-items", want: "[] or object", lenient: validate.Error})
		}
		for _, raw := range []string{`null`, `"x"`, `5`, `false`} {
			replace(raw, fields, raw, mutation{rule: "type", want: "array or object", lenient: validate.Error})
		}
		for _, raw := range []string{`[]`, `{}`, `{"any_slug":"","":"x"}`} {
			replace(raw, fields, raw, mutation{legal: true})
		}
		replace("twice", holder+"/id", `1,"id":"x"`, mutation{rule: "duplicate-member", lenient: validate.Error})
		if n, ok := doc.Lookup(holder + "/id"); ok {
			all[len(all)-1].start = n.Start() + len(`1,`)
		}
	}
	return all
}

// firstOfType is the event that is taken when data does not tell the variant.
func firstOfType(row *schemas.Row) string {
	for _, r := range schemas.Automation().Rows {
		if r.Type == row.Type {
			return r.ID()
		}
	}
	return ""
}

func splice(text []byte, from, to int, with string) []byte {
	return bytes.Join([][]byte{text[:from], text[to:]}, []byte(with))
}
