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
	"github.com/siohook/siohook/internal/base/sorted"
)

// mostTries is how many deliveries making one payload smaller may take.
const mostTries = 300

// mostTime is how long making all payloads of a run smaller may take.
const mostTime = 20 * time.Second

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

// minimise takes members and elements away and shortens texts, one after the
// other, while the payload stays as valid as it is and is answered in the same
// way. What a trait was the reason for keeps that trait, and is taken without it.
func (r *run) minimise(ctx context.Context, g *Group, end time.Time) {
	m := minimiser{run: r, group: g, at: r.made.at(r.made.rowOf(g.First.Event)), end: end}
	m.wanted = m.verdict(g.First.Payload)
	best := g.First.Payload
	if i := slices.IndexFunc(traits, func(c *rule) bool { return c.ID == g.Check.ID }); i >= 0 && m.takes(ctx, traits[i].trait, best) {
		m.trait = traits[i].trait
	}
	for changed := true; changed && !m.isOver(ctx); {
		changed = false
		document, err := jsonpos.Parse(best, jsonpos.Limits{MaxDepth: 10_000})
		if err != nil || document.Root().Kind() != jsonpos.Object || len(document.Faults) > 0 {
			return // what is no JSON is left as it is
		}
		for _, candidate := range smaller(best, document) {
			if m.isOver(ctx) {
				break
			}
			if m.fails(ctx, candidate) {
				best, changed = candidate, true
				break
			}
		}
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
}

// isOver tells whether it is enough.
func (m *minimiser) isOver(ctx context.Context) bool {
	r := m.run
	return m.tries >= mostTries || ctx.Err() != nil || r.send.made >= r.options.MaxRequests || r.options.Now().After(m.end)
}

func (m *minimiser) fails(ctx context.Context, candidate []byte) bool {
	if m.trait != nil && !m.trait.isIn(m.at, candidate) || !slices.Equal(m.verdict(candidate), m.wanted) {
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

// step is a cut in a payload, with something else in its place.
type step struct {
	start, end int
	with       string
}

// halves takes away the first or second half of many children, or a quarter.
func halves(n jsonpos.Node, children []jsonpos.Node) []step {
	begin := func(i int) int {
		if n.Kind() == jsonpos.Object {
			return children[i].NameStart()
		}
		return children[i].Start()
	}
	var steps []step
	last := len(children)
	for _, parts := range []int{2, 4} {
		if last < 2*parts {
			break
		}
		for k := range parts {
			from, to := k*last/parts, (k+1)*last/parts
			if to < last {
				steps = append(steps, step{begin(from), begin(to), ""}) // up to the next one
			} else {
				steps = append(steps, step{children[from-1].End(), children[last-1].End(), ""}) // with the comma before it
			}
		}
	}
	return steps
}

// smaller lists payloads that are a step smaller, those with large steps first.
func smaller(b []byte, document *jsonpos.Document) [][]byte {
	var steps []step
	var walk func(n jsonpos.Node)
	walk = func(n jsonpos.Node) {
		children := slices.Collect(n.Children())
		steps = append(steps, halves(n, children)...)
		for i, child := range children {
			start, end := child.Start(), child.End()
			if n.Kind() == jsonpos.Object {
				start = child.NameStart()
			}
			switch { // the comma goes, too
			case i+1 < len(children):
				end = children[i+1].Start()
				if n.Kind() == jsonpos.Object {
					end = children[i+1].NameStart()
				}
			case i > 0:
				start = children[i-1].End()
			}
			steps = append(steps, step{start, end, ""})
			walk(child)
		}
		switch raw := n.Raw(); {
		case n.Kind() == jsonpos.String && len(raw) > len(`"a"`):
			steps = append(steps, step{n.Start(), n.End(), `"a"`}, step{n.Start(), n.End(), `"a@example.com"`})
		case n.Kind() == jsonpos.Number && len(raw) > 1:
			steps = append(steps, step{n.Start(), n.End(), "1"})
		case n.Kind() == jsonpos.Object && len(raw) > 2:
			steps = append(steps, step{n.Start(), n.End(), "{}"}, step{n.Start(), n.End(), "[]"})
		case n.Kind() == jsonpos.Array && len(raw) > 2:
			steps = append(steps, step{n.Start(), n.End(), "[]"})
		}
	}
	walk(document.Root())
	sorted.By(steps, func(a, b step) int { return (b.end - b.start - len(b.with)) - (a.end - a.start - len(a.with)) })
	var candidates [][]byte
	for _, s := range steps {
		if len(s.with) < s.end-s.start {
			candidates = append(candidates, slices.Concat(b[:s.start], []byte(s.with), b[s.end:]))
		}
	}
	return candidates
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
