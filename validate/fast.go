package validate

import (
	"bytes"
	"slices"
	"sync"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/siohook/siohook/internal/accept"
	"github.com/siohook/siohook/internal/jsonpos"
	"github.com/siohook/siohook/internal/spell"
	"github.com/siohook/siohook/schemas"
)

// fast is the quick way through a validator: plans compiled from the same
// schemas, which accept what is valid and know a warning when they see one. What
// they do not know takes the slow way, which alone says what an error is.
type fast struct {
	set        *accept.Set
	rows       []*schemas.Row
	ids        []string // of the rows
	engines    engines
	severity   Severity // of what only strict refuses
	inspectors sync.Pool
}

func newFast(v *Validator) *fast {
	f := &fast{rows: v.catalog.Rows, ids: v.catalog.IDs(), engines: v.engines, severity: Warning}
	if v.options.Profile == schemas.Strict {
		f.severity = Error
	}
	var events []accept.Event
	for _, row := range v.catalog.Rows {
		plan := func(noting bool) func() *accept.Plan {
			return sync.OnceValue(func() *accept.Plan { return v.plan(row, noting) })
		}
		events = append(events, accept.Event{Type: row.Type, Key: row.Key, Plan: plan(false), Noting: plan(true)})
	}
	f.set = accept.NewSet(events)
	f.inspectors.New = func() any {
		return &inspector{fast: f, templates: map[accept.Site]*template{}}
	}
	return f
}

// plan compiles the accept plan of one event. One that takes no notes is there
// sooner, and that is all that valid payloads need.
func (v *Validator) plan(row *schemas.Row, noting bool) *accept.Plan {
	o := accept.Options{MaxDepth: v.limits.MaxDepth, MaxValues: v.limits.MaxValues}
	if noting {
		o.Lenient = v.engines.lenient()[row].schema
	}
	return accept.Compile(v.engines.strict()[row].schema, o)
}

// Plan describes the accept plan of an event: what it checks, and which keywords
// of the schema make payloads take the slow way.
func (v *Validator) Plan(row *schemas.Row) string {
	return v.plan(row, true).String()
}

// inspector is what one goroutine needs on the quick way. It remembers what it
// has worked out of warnings: there are few kinds of them, and many payloads.
type inspector struct {
	fast      *fast
	scratch   accept.Scratch
	templates map[accept.Site]*template
	buffer    []byte
	free      []Violation // allocated, not given to anybody yet
}

// inspector takes one from the pool; give it back with release.
func (f *fast) inspector() *inspector {
	i, ok := f.inspectors.Get().(*inspector)
	if !ok {
		panic("validate: the pool contains something other than inspectors")
	}
	return i
}

func (i *inspector) release() { i.fast.inspectors.Put(i) }

// payload checks a whole payload; ok is false when it has to take the slow way.
func (i *inspector) payload(from origin, b []byte) (r Report, ok bool) {
	event, notes, ok := i.fast.set.Inspect(b, &i.scratch)
	if !ok {
		return Report{}, false
	}
	return i.report(from, event, notes, b), true
}

func (i *inspector) report(from origin, event int, notes []accept.Note, b []byte) Report {
	r := Report{File: from.file, Line: from.line, Event: i.fast.ids[event]}
	if len(notes) > 0 {
		r.Payload = b
		r.Violations = i.violations(from, r.Event, i.fast.rows[event], notes, b)
	}
	return r
}

// violations says what the slow way would say about what the plan noted.
func (i *inspector) violations(from origin, event string, row *schemas.Row, notes []accept.Note, payload []byte) []Violation {
	found := i.room(len(notes))
	locator := jsonpos.NewLocator(payload)
	for k := range notes {
		n := &notes[k]
		t := i.template(row, n)
		place := i.place(event, t, n, payload)
		found[k] = Violation{
			File: from.file, Event: event, Pointer: place.pointer, Member: t.member, Rule: t.rule, Keyword: t.keyword, Want: t.want,
			GotType: Absent, Severity: i.fast.severity, Fingerprint: place.fingerprint, Start: int(n.Start), End: int(n.End),
		}
		if n.Both {
			found[k].Severity = Error
		}
		if n.Kind != accept.Missing {
			said := t.about(n, payload[n.Start:n.End])
			found[k].Got, found[k].Hint = said.got, said.hint
			found[k].GotType = typeOf(payload[n.Start:])
		}
		if n.Kind == accept.UnknownMember {
			found[k].Member = place.member
			found[k].GotType = typeOf(bytes.TrimLeft(payload[n.End:], jsonSpaces+":"))
		}
	}
	if len(found) > 1 {
		slices.SortFunc(found, inPayload)
	}
	for k := range found {
		line, column := locator.Place(found[k].Start)
		if line == 1 {
			column += from.column - 1
		}
		found[k].Line, found[k].Column = from.line+line-1, column
	}
	return found
}

// room is where n violations go. One allocation does for several payloads, but not
// for so many that who keeps one violation keeps much.
func (i *inspector) room(n int) []Violation {
	const several = 16
	if n > len(i.free) {
		i.free = make([]Violation, max(n, several))
	}
	found := i.free[:n:n]
	i.free = i.free[n:]
	return found
}

// template is what all notes taken at one site have in common.
type template struct {
	rule, keyword, want string
	member              string        // that is missing
	texts               []string      // values that may have been meant
	places              memory[place] // by pointer
	said                memory[said]  // by what there is
}

// place has the name of the member there, which may be the unknown one.
type place struct{ pointer, member, fingerprint string }

// said is what is said of a value, or of a member's name.
type said struct {
	absent    uint64
	got, hint string
}

// memory keeps what was worked out about texts: most are asked for again, and often
// the last one. It is bounded, because they come from outside.
type memory[V any] struct {
	last *kept[V]
	all  map[string]*kept[V]
}

type kept[V any] struct {
	text  string
	value V
}

const (
	mostKept    = 1000
	longestKept = 200 // bytes
)

// of returns what is known about a text, nil for nothing.
func (m *memory[V]) of(text []byte) *V {
	if m.last == nil || m.last.text != string(text) {
		k, known := m.all[string(text)]
		if !known {
			return nil
		}
		m.last = k
	}
	return &m.last.value
}

// keep remembers a value, unless the text is long.
func (m *memory[V]) keep(text []byte, value V) *V {
	k := &kept[V]{string(text), value}
	if len(text) <= longestKept {
		if m.all == nil || len(m.all) >= mostKept {
			m.all = map[string]*kept[V]{}
		}
		m.all[k.text], m.last = k, k
	}
	return &k.value
}

// about says what there is and what was probably meant.
func (t *template) about(n *accept.Note, raw []byte) *said {
	if s := t.said.of(raw); s != nil && s.absent == n.AbsentSet() {
		return s
	}
	return t.said.keep(raw, said{n.AbsentSet(), jsonpos.Excerpt(raw, longest), hint(n, t, raw)})
}

func (i *inspector) template(row *schemas.Row, n *accept.Note) *template {
	if t, ok := i.templates[n.Site()]; ok {
		return t
	}
	t := &template{keyword: n.Keyword(), member: n.Member()}
	f := failure{keyword: t.keyword}
	t.rule = keywordRules[f.keyword].rule
	switch n.Kind {
	case accept.UnknownMember:
		t.rule, t.want = "unknown-member", wantKnownMember
	case accept.Missing:
		t.want = wantMember(n.Member())
	case accept.WrongType:
		var types []any
		for _, name := range n.Types() {
			types = append(types, name)
		}
		f.want = types
		t.want = wanted(&f)
	default:
		f.want, f.schema = i.fast.engines.strict()[row].resolve(n.Location() + "/" + n.Keyword())
		t.want = wanted(&f)
		if n.Kind == accept.UnknownValue {
			t.texts = meant(f.want)
		}
	}
	i.templates[n.Site()] = t
	return t
}

func (i *inspector) place(event string, t *template, n *accept.Note, payload []byte) *place {
	i.buffer = n.AppendPointer(i.buffer[:0], payload)
	if p := t.places.of(i.buffer); p != nil {
		return p
	}
	f := finding{Violation: Violation{Rule: t.rule, Keyword: t.keyword, Member: t.member}, pattern: string(n.AppendPattern(nil, payload))}
	p := place{pointer: string(i.buffer)}
	switch n.Kind {
	case accept.Missing:
		f.GotType = Absent
	case accept.UnknownMember:
		tokens := jsonpos.Tokens(p.pointer)
		p.member = tokens[len(tokens)-1]
	}
	p.fingerprint = f.fingerprint(event)
	return t.places.keep(i.buffer, p)
}

// hint is the name or value that was probably meant.
func hint(n *accept.Note, t *template, raw []byte) string {
	if n.AbsentSet() == 0 && t.texts == nil {
		return ""
	}
	text, err := jsontext.AppendUnquote(nil, raw)
	if err != nil {
		return "" // a value that is no string
	}
	candidates := t.texts
	for name := range n.Absent() {
		candidates = append(candidates, name)
	}
	if near := spell.Nearest(string(text), candidates); near != "" {
		return didYouMean(near)
	}
	return ""
}
