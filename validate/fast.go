package validate

import (
	"strings"
	"sync"

	"github.com/siohook/siohook/internal/base/accept"
	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/jsonscan"
	"github.com/siohook/siohook/internal/base/spell"
	"github.com/siohook/siohook/schemas"
)

// fast is the quick way through a validator: plans compiled from the same schemas, which
// accept what is valid and note the usual faults. What they do not know takes the slow
// way. Both ways compare what the strict and the lenient schema find, see weigh.
type fast struct {
	validator       *Validator
	ids             []string              // of the catalog's rows
	strict, lenient []func() *accept.Plan // of the rows, compiled when first needed
	isAlone         []func() bool         // see guess
	isNamedInBody   bool
	inspectors      sync.Pool
}

func newFast(v *Validator) *fast {
	f := &fast{validator: v, ids: v.catalog.IDs(), isNamedInBody: v.catalog.IsNamedInBody()}
	for n, row := range v.catalog.Rows {
		plan := func(engines func() map[*schemas.Row]*engine) func() *accept.Plan {
			return sync.OnceValue(func() *accept.Plan {
				return accept.Compile(engines()[row].schema, accept.Limits{MaxDepth: v.limits.MaxDepth, MaxValues: v.limits.MaxValues})
			})
		}
		f.strict, f.lenient = append(f.strict, plan(v.engines.strict)), append(f.lenient, plan(v.engines.lenient))
		f.isAlone = append(f.isAlone, sync.OnceValue(func() bool { return f.excludes(n) }))
	}
	f.inspectors.New = func() any { return &inspector{fast: f, sites: map[accept.Site]*site{}} }
	return f
}

// Plan tells which way payloads of an event take, and what of its schemas makes them take
// the slow one.
func (v *Validator) Plan(row *schemas.Row) string {
	for _, engines := range []func() map[*schemas.Row]*engine{v.engines.strict, v.engines.lenient} {
		if lacks := accept.Compile(engines()[row].schema, accept.Limits{}).Unsupported(); len(lacks) > 0 {
			return "way: slow, because plans lack\n  " + strings.Join(lacks, "\n  ")
		}
	}
	return "way: fast"
}

// inspector is what one goroutine needs on the quick way. It remembers what it has worked
// out of notes: there are few kinds of them, and many payloads.
type inspector struct {
	fast            *fast
	strict, lenient accept.Scratch
	sites           map[accept.Site]*site
	buffer          []byte
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
	} else {
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

// guess is the event of several of one name which a payload is if its plan accepts the
// payload without notes; -1 when none is likely. Looking for the places by which they are
// told apart takes as long as the plan.
func (f *fast) guess(named []int, payload []byte) int {
	if len(named) > 1 {
		for _, event := range named {
			if f.strict[event]().Begins(payload) && f.isAlone[event]() {
				return event
			}
		}
	}
	return -1
}

// excludes tells whether the payloads that an event's strict plan accepts without notes
// have the event's place, and the place of no other event of its name.
func (f *fast) excludes(event int) bool {
	rows := f.validator.catalog.Rows
	for other, row := range rows {
		want := accept.None
		if other == event {
			want = accept.All
		}
		if row.Type == rows[event].Type && f.strict[event]().Presence(jsonpos.Tokens(row.Select)) != want {
			return false
		}
	}
	return true
}

// report says what a plan of a strict schema noted; ok is false when that is not known.
func (i *inspector) report(from origin, event int, notes []accept.Note, b []byte) (r Report, ok bool) {
	r = Report{File: from.file, Line: from.line, Event: i.fast.ids[event]}
	if len(notes) == 0 {
		return r, true
	}
	v := i.fast.validator
	row := v.catalog.Rows[event]
	found := i.findings(v.engines.strict()[row], r.Event, notes, b)
	if v.options.Profile != schemas.Strict {
		refused, ok := i.fast.lenient[event]().Inspect(b, &i.lenient)
		if !ok {
			return r, false
		}
		found = weigh(found, i.findings(v.engines.lenient()[row], r.Event, refused, b))
	}
	r.Payload, r.Violations = b, locate(from, r.Event, b, found)
	return r, true
}

// findings says what the slow way would say about what a plan noted.
func (i *inspector) findings(e *engine, event string, notes []accept.Note, payload []byte) []finding {
	found := make([]finding, len(notes))
	for k := range notes {
		n, f := &notes[k], &found[k]
		s := i.site(e, n)
		f.Violation = s.Violation
		f.Start, f.End = int(n.Start), int(n.End)
		meant := s.meant
		if raw := payload[n.Start:n.End]; n.Kind != accept.Missing {
			f.Got, f.GotType = jsonpos.Excerpt(raw, longest), typeOf(payload[n.Start:])
			text := raw[:0]
			if raw[0] == '"' {
				text = raw[1 : len(raw)-1]
			}
			if n.Kind == accept.UnknownMember {
				colon := jsonscan.Space(payload, f.End)
				f.Member, f.GotType = jsonscan.Text(text), typeOf(payload[jsonscan.Space(payload, colon+1):])
				meant = n.Absent()
			}
			if len(meant) > 0 && len(text) > 0 {
				if near := spell.Nearest(jsonscan.Text(text), meant); near != "" {
					f.Hint = didYouMean(near)
				}
			}
		}
		i.place(s, event, n, f, payload)
	}
	return found
}

// site is what all notes taken at one site have in common.
type site struct {
	Violation
	meant  []string         // values that may have been meant
	places map[string]place // by pattern
}

// place is a place in payloads: of one pattern all findings of a site have one
// fingerprint.
type place struct{ pattern, fingerprint string }

func (i *inspector) site(e *engine, n *accept.Note) *site {
	if s, ok := i.sites[n.Site()]; ok {
		return s
	}
	f := failure{keyword: n.Keyword()}
	s := &site{places: map[string]place{}}
	s.Violation = Violation{Keyword: f.keyword, Rule: keywordRules[f.keyword].rule, Member: n.Member(), Severity: Error}
	switch n.Kind {
	case accept.UnknownMember:
		s.Want = wantKnownMember
	case accept.Missing:
		s.Want, s.GotType = wantMember(n.Member()), Absent
	case accept.WrongType:
		s.Want = strings.Join(n.Types(), " or ")
	default:
		f.want, f.schema = e.resolve(n.Location() + "/" + n.Keyword())
		s.Want = wanted(&f)
		if n.Kind == accept.UnknownValue {
			s.meant = meant(f.want)
		}
	}
	i.sites[n.Site()] = s
	return s
}

// place gives a finding its pointer, pattern and fingerprint.
func (i *inspector) place(s *site, event string, n *accept.Note, f *finding, payload []byte) {
	const mostKept, longestKept = 1000, 200 // names in patterns come from outside
	i.buffer = n.AppendPattern(i.buffer[:0], payload)
	p, known := s.places[string(i.buffer)]
	if !known {
		p.pattern = string(i.buffer)
		f.pattern = p.pattern
		p.fingerprint = f.fingerprint(event)
		if len(s.places) == mostKept {
			clear(s.places)
		}
		if len(p.pattern) <= longestKept {
			s.places[p.pattern] = p
		}
	}
	f.pattern, f.Fingerprint = p.pattern, p.fingerprint
	if i.buffer = n.AppendPointer(i.buffer[:0], payload); string(i.buffer) == p.pattern {
		f.Pointer = p.pattern
	} else {
		f.Pointer = string(i.buffer)
	}
}
