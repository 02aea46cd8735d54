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
	slow := map[*rule]int{}
	for base := range r.taken.bases() {
		row := base.row
		mutations, err := mutation.Nasty(r.made.catalog, row, base.bytes)
		if err != nil {
			return err
		}
		for i := range mutations {
			m := &mutations[i]
			c := variationOf(m)
			if !r.book.has(c) || slow[c] >= 2 || r.why.tooLarge(base, m.Payload()) || c.Phase != Tolerance && r.book.isReported(c) {
				continue
			}
			p := &payload{row: row, bytes: m.Payload(), mutation: m}
			if c == toleranceUnknownType {
				p.row = nil
			}
			f, err := r.book.attempt(func() (deliver.Result, error) { return r.send.deliver(ctx, c, r.made.fresh(p), nil) }, func(answer deliver.Result) *Finding {
				if isAccepted(answer) {
					return nil
				}
				if isFailure(answer, deliver.Timeout) {
					slow[c]++
				}
				f := newFinding(c, p, answer, "a 2xx", "")
				f.Got += ". The receiver accepts the payload without this change: " + m.What
				return f
			})
			if err != nil {
				return err
			}
			if f != nil {
				p.row = row
				if err := r.why.explain(ctx, base, p, f); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
