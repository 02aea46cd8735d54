package contract

import (
	"bytes"
	"context"
	"slices"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/schemas"
)

// nastyChecks are the checks of the kinds of [fake.Nasty].
var nastyChecks = map[string]string{
	"future-type": "tolerance/unknown-type", "unknown-members": "tolerance/unknown-member", "new-value": "tolerance/new-value",
	"text": "tolerance/text", "email": "tolerance/email", "ip": "tolerance/ip", "fields": "tolerance/custom-fields",
	"id": "tolerance/large-id", "number": "tolerance/large-id", "time": "tolerance/time", "order": "tolerance/member-order",
	"escapes": "tolerance/escapes", "space": "tolerance/space",
}

// checkOf is the check that a legal mutation belongs to.
func checkOf(m *fake.Mutation) *Check {
	switch m.ID {
	case "text/huge":
		return check("tolerance/large")
	case "fields/empty-array":
		return check("coverage/fields-empty")
	case "fields/empty-object":
		return check("coverage/fields-object")
	}
	id, ok := nastyChecks[m.Kind]
	if !ok {
		id = "tolerance/text"
	}
	return check(id)
}

// tolerance delivers what is legal and seldom met, made of payloads that the
// receiver has accepted.
func (r *run) tolerance(ctx context.Context) error {
	slow := map[string]int{}
	for _, row := range r.material.rows {
		base := r.base(row)
		if base == nil || r.options.expects(row) == Refuse {
			continue
		}
		mutations, err := fake.Nasty(r.material.catalog, row, base.bytes)
		if err != nil {
			return err
		}
		for i := range mutations {
			m := &mutations[i]
			c := checkOf(m)
			if !r.enabled[c.ID] || slow[c.ID] >= 2 || r.tooLarge(base, m.Payload()) || c.Phase != Tolerance && r.isReported(c) {
				continue
			}
			p := &payload{row: row, bytes: m.Payload(), mutation: m}
			if c.ID == "tolerance/unknown-type" {
				p.row = nil
			}
			f, err := r.single(ctx, c, p, func(answer deliver.Result) *Finding {
				if isAccepted(answer) {
					return nil
				}
				if isFailure(answer, deliver.Timeout) {
					slow[c.ID]++
				}
				f := r.finding(c, p, answer, "a 2xx", "")
				f.Got += ". The receiver accepts the payload without this change: " + m.What
				return f
			})
			if err != nil {
				return err
			}
			if f != nil {
				p.row = row
				if err := r.explain(ctx, base, p, f); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// explain reports a finding about a payload under the reason that it has in truth:
// one that was reported already, or that it is much larger than base, which the
// receiver takes.
func (r *run) explain(ctx context.Context, base, p *payload, f *Finding) error {
	if cause, err := r.known(ctx, p); err != nil {
		return err
	} else if cause != nil {
		r.again(cause.check, p)
		return nil
	}
	large := check("tolerance/large")
	if !r.enabled[large.ID] || f.Check.ID == large.ID || len(p.bytes) < len(base.bytes)+muchLarger {
		r.report(f)
		return nil
	}
	padded := slices.Concat(base.bytes, bytes.Repeat([]byte("\n"), len(p.bytes)-len(base.bytes)))
	answer, err := r.deliver(ctx, large, r.fresh(&payload{row: base.row, bytes: padded}), nil)
	if err != nil {
		return err
	}
	if !isAccepted(answer) {
		f.Check = *large
	}
	r.report(f)
	return nil
}

// tooLarge tells whether a payload would not be answered for its size: others were
// not, and each takes the whole deadline.
func (r *run) tooLarge(base *payload, b []byte) bool {
	return len(b) >= len(base.bytes)+muchLarger && slices.ContainsFunc(r.result.Groups, func(g Group) bool {
		return g.Check.ID == "tolerance/large" && g.First.Status == 0
	})
}

// muchLarger is by how many bytes a payload is larger than another one so that its
// size may be what matters.
const muchLarger = 4096

// again counts a payload to a cause that was reported.
func (r *run) again(id string, p *payload) {
	for i := range r.result.Groups {
		if g := &r.result.Groups[i]; g.Check.ID == id {
			g.Count++
			if e := p.event(); e != "" && !slices.Contains(g.Events, e) {
				g.Events = append(g.Events, e)
			}
		}
	}
}

// isReported tells whether there is a group of a check.
func (r *run) isReported(c *Check) bool {
	for i := range r.result.Groups {
		if r.result.Groups[i].Check.ID == c.ID {
			return true
		}
	}
	return false
}

// base is a payload of an event that the receiver has accepted: the richest, so
// that there is much to change. Without such a phase it is one of coverage. nil
// when the receiver takes none.
func (r *run) base(row *schemas.Row) *payload {
	candidates := r.accepted[row]
	if candidates == nil && !r.phaseEnabled(Samples) && !r.phaseEnabled(Coverage) {
		for _, p := range r.material.coverage {
			if p.row == row {
				candidates = append(candidates, p)
			}
		}
	}
	var best *payload
	for _, p := range candidates {
		if best == nil || slices.Contains(p.shapes, "fields=full") && (best.shapes == nil || len(p.bytes) > len(best.bytes)) {
			best = p
		}
	}
	return best
}
