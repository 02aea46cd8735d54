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
		plan := func(engines func(*schemas.Row) *engine) func() *accept.Plan {
			return sync.OnceValue(func() *accept.Plan {
				return accept.Compile(engines(row).schema, accept.Limits{MaxDepth: v.limits.MaxDepth, MaxValues: v.limits.MaxValues})
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
	v = v.of(v.all.Owner(row))
	for _, engines := range []func(*schemas.Row) *engine{v.engines.strict, v.engines.lenient} {
		if lacks := accept.Compile(engines(row).schema, accept.Limits{}).Unsupported(); len(lacks) > 0 {
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
		if n.Kind == accept.WrongFormat {
			f.name(jsonscan.Text(payload[n.Start+1 : n.End-1]))
		}
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
