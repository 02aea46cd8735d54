package contract

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/siohook/siohook/fake/mutation"
	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/base/jsonpos"
)

// mostTries is how many deliveries making one payload smaller may take.
const mostTries = 300

// mostTime is how long making all payloads of a run smaller may take.
const mostTime = 10 * time.Second

// minimiseAll makes the payload of each group smaller, as long as it fails in the
// same way.
func (r *run) minimiseAll(ctx context.Context) {
	end := r.options.Now().Add(mostTime)
	for i := range r.book.result.Groups {
		g := &r.book.result.Groups[i]
		switch g.Check.Phase {
		case Samples, Coverage, Tolerance, Rejection:
			if !g.Check.Observer && g.First.Status != 0 { // one delivery shows it
				r.minimise(ctx, g, end)
			}
		}
		g.First.mark()
	}
}

// minimise takes members and elements away and shortens texts while the payload stays
// as valid as it is and is answered in the same way: all at once, and where that is another
// defect or none, one half after the other. What a trait was the reason for keeps that trait,
// and is taken without it.
func (r *run) minimise(ctx context.Context, g *Group, end time.Time) {
	m := minimiser{run: r, group: g, at: r.made.at(r.made.rowOf(g.First.Event)), end: end, vain: map[string]bool{}}
	m.wanted = m.verdict(g.First.Payload)
	best := g.First.Payload
	if i := slices.IndexFunc(traits, func(c *rule) bool { return c.ID == g.Check.ID }); i >= 0 && m.takes(ctx, traits[i].trait, best) {
		m.trait = traits[i].trait
	}
	for !m.isOver(ctx) {
		document, err := jsonpos.Parse(best, jsonpos.Limits{MaxDepth: 10_000})
		if err != nil || document.Root().Kind() != jsonpos.Object || len(document.Faults) > 0 {
			return // what is no JSON is left as it is
		}
		done, left := m.shrink(ctx, best, nil, m.steps(document.Root(), best))
		if len(done) == 0 && !left {
			break
		}
		best = stepped(best, done)
	}
	g.First.Payload = best
}

// minimiser asks whether a smaller payload fails in the same way.
type minimiser struct {
	run    *run
	group  *Group
	wanted []string
	at     *places
	trait  *trait // the reason; nil when it is none of those
	tries  int
	end    time.Time
	vain   map[string]bool // steps that were tried in vain
}

// isOver tells whether it is enough.
func (m *minimiser) isOver(ctx context.Context) bool {
	r := m.run
	return m.tries >= mostTries || ctx.Err() != nil || r.send.made >= r.options.MaxRequests || r.options.Now().After(m.end)
}

// isAsValid tells whether a smaller payload is as valid as the one that was delivered.
func (m *minimiser) isAsValid(candidate []byte) bool {
	return (m.trait == nil || m.trait.isIn(m.at, candidate)) && slices.Equal(m.verdict(candidate), m.wanted)
}

func (m *minimiser) fails(ctx context.Context, candidate []byte) bool {
	if !m.isAsValid(candidate) {
		return false
	}
	answer, p := m.post(ctx, candidate)
	return m.same(answer, p) && (m.trait == nil || m.takes(ctx, m.trait, candidate))
}

// post delivers a payload as another delivery of the group's event.
func (m *minimiser) post(ctx context.Context, b []byte) (deliver.Result, *payload) {
	r := m.run
	m.tries++
	p := &payload{bytes: b, row: r.made.rowOf(m.group.First.Event)}
	if f := &m.group.First; f.Mutation != "" { // what it is about stays
		kind, _, _ := strings.Cut(f.Mutation, "/")
		p.mutation = &mutation.Mutation{ID: f.Mutation, Kind: kind, Pointer: f.Pointer}
	}
	answer, _ := r.send.once(ctx, ruleOf(m.group.Check.ID), r.made.fresh(p)) // one that cannot be made fails in another way
	return answer, p
}

// takes tells whether a payload is accepted without a trait that it has.
func (m *minimiser) takes(ctx context.Context, t *trait, b []byte) bool {
	for _, other := range t.without(m.at, b) {
		if bytes.Equal(other, b) || m.isOver(ctx) {
			continue
		}
		if answer, _ := m.post(ctx, other); isAccepted(answer) {
			return true
		}
	}
	return false
}

// same tells whether an answer shows the same defect.
func (m *minimiser) same(answer deliver.Result, p *payload) bool {
	if answer.Err != nil || answer.Status != m.group.First.Status {
		return false
	}
	if m.group.Check.Phase != Rejection {
		return !isAccepted(answer)
	}
	f := judgeBroken(ruleOf(m.group.Check.ID), p, answer, m.run.options.Reject)
	return f != nil && f.Check.ID == m.group.Check.ID
}

// verdict is what a validator says of a payload of the group's event: rules and places.
func (m *minimiser) verdict(b []byte) []string {
	r := m.run
	report := r.made.valid.Delivery(r.made.delivery(r.made.rowOf(m.group.First.Event), b))
	said := []string{report.Event}
	for i := range report.Violations {
		said = append(said, report.Violations[i].Rule+" "+report.Violations[i].Pointer)
	}
	return said
}

// step makes a value of a payload smaller, or takes it away.
type step struct {
	start, end int
	with       string // "" takes a member or element away
	name       string // the same in the next round
}

// stepped is a payload after steps, which are in their order. The comma beside what is taken
// away goes, too.
func stepped(b []byte, steps []step) []byte {
	const space = " \t\r\n"
	out, at := make([]byte, 0, len(b)), 0
	for _, s := range steps {
		out = append(append(out, b[at:s.start]...), s.with...)
		if at = s.end; s.with != "" {
			continue
		}
		if rest := bytes.TrimLeft(b[at:], space); rest[0] == ',' {
			at = len(b) - len(rest) + 1
		} else {
			out = bytes.TrimSuffix(bytes.TrimRight(out, space), []byte(","))
		}
	}
	return append(out, b[at:]...)
}

// shrink makes those of some steps after which the payload still fails in the same way, beside
// those that are done. tried tells that others were tried in vain.
func (m *minimiser) shrink(ctx context.Context, b []byte, done, steps []step) (all []step, tried bool) {
	if len(steps) == 0 || m.isOver(ctx) {
		return done, false
	}
	more := slices.Concat(done, steps)
	if m.fails(ctx, stepped(b, more)) {
		return more, false
	}
	if len(steps) == 1 {
		m.vain[steps[0].name] = true
		return done, true
	}
	done, first := m.shrink(ctx, b, done, steps[:len(steps)/2])
	done, second := m.shrink(ctx, b, done, steps[len(steps)/2:])
	return done, first || second
}

// steps lists what can be made smaller about a value, each by itself: the largest step of each
// part that leaves the payload as valid as it is, and was not tried in vain.
func (m *minimiser) steps(n jsonpos.Node, b []byte) (steps []step) {
	for child := range n.Children() {
		if s, ok := m.step(child, b); ok {
			steps = append(steps, s)
		} else {
			steps = append(steps, m.steps(child, b)...)
		}
	}
	return steps
}

// step is the largest one about a value.
func (m *minimiser) step(n jsonpos.Node, b []byte) (step, bool) {
	candidates := []step{{start: n.Start(), end: n.End()}}
	if n.IsMember() {
		candidates[0].start = n.NameStart()
	}
	with := func(text string) {
		if len(text) < n.End()-n.Start() {
			candidates = append(candidates, step{start: n.Start(), end: n.End(), with: text})
		}
	}
	switch n.Kind() {
	case jsonpos.String:
		with(`"a"`)
		with(`"a@example.com"`)
	case jsonpos.Number:
		with("1")
	case jsonpos.Object:
		with("{}")
		with("[]")
	case jsonpos.Array:
		with("[]")
	}
	for _, s := range candidates {
		s.name = n.Pointer() + " " + s.with
		if !m.vain[s.name] && m.isAsValid(stepped(b, []step{s})) {
			return s, true
		}
	}
	return step{}, false
}

// mark finds the place of the member that matters.
func (f *Finding) mark() {
	if f.Pointer == "" {
		return
	}
	if n, ok := node(f.Payload, f.Pointer); ok {
		f.Start, f.End = n.Start(), n.End()
	}
}
