package contract

import (
	"context"
	"slices"

	"github.com/siohook/siohook/fake/mutation"
	"github.com/siohook/siohook/internal/app/deliver"
)

// variationOf is the check that a legal change belongs to.
func variationOf(m *mutation.Mutation) *rule {
	for _, name := range []string{m.ID, m.Kind} {
		if i := slices.IndexFunc(rules, func(c *rule) bool { return slices.Contains(c.legal, name) }); i >= 0 {
			return rules[i]
		}
	}
	return toleranceText
}

// tolerance delivers what is legal and seldom met, made of payloads that the
// receiver has accepted.
func tolerance(ctx context.Context, r *run) error {
	v, unnamed := &varying{run: r, slow: map[*rule]int{}}, false
	for base := range r.taken.bases() {
		changes, err := mutation.Nasty(r.made.catalog, base.row, base.bytes)
		if err != nil {
			return err
		}
		if len(r.made.catalog.Constants(base.row)) == 0 { // it is not the payload that names another event
			if other := r.made.renamed(base); other == nil {
				unnamed = true
			} else if err := v.deliver(ctx, toleranceUnknownType, base, other, "the event is not documented"); err != nil {
				return err
			}
		}
		for i := range changes {
			m := &changes[i]
			c := variationOf(m)
			if !r.book.has(c) || c.Phase != Tolerance && r.book.isReported(c) {
				continue
			}
			p := &payload{row: base.row, bytes: m.Payload(), mutation: m}
			if c == toleranceUnknownType {
				p.row = nil
			}
			if err := v.deliver(ctx, c, base, p, m.What); err != nil {
				return err
			}
		}
	}
	if unnamed {
		r.book.skip(toleranceUnknownType, NoNames, "nothing in a delivery names its event")
	}
	return nil
}

// varying delivers variations.
type varying struct {
	run  *run
	slow map[*rule]int // those of a check that were not answered in time
}

// deliver makes the delivery of a variation of base, which the receiver accepts.
func (v *varying) deliver(ctx context.Context, c *rule, base, p *payload, what string) error {
	r := v.run
	if !r.book.has(c) || v.slow[c] >= 2 || r.why.tooLarge(base, p.bytes) {
		return nil
	}
	f, err := r.book.attempt(func() (deliver.Result, error) { return r.send.deliver(ctx, c, r.made.fresh(p), nil) }, func(answer deliver.Result) *Finding {
		if isAccepted(answer) {
			r.book.errorBody(p, answer)
			return nil
		}
		if isFailure(answer, deliver.Timeout) {
			v.slow[c]++
		}
		f := newFinding(c, p, answer, "a 2xx", "")
		f.Got += ". The receiver accepts the payload without this change: " + what
		return f
	})
	if err != nil || f == nil {
		return err
	}
	p.row = base.row
	return r.why.explain(ctx, base, p, f)
}
