package contract

import (
	"context"
	"slices"
	"strings"

	"github.com/siohook/siohook/fake/mutation"
	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/internal/base/words"
	"github.com/siohook/siohook/schemas"
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
// receiver has accepted: many variations at a time, which are taken apart when they are
// not accepted.
func tolerance(ctx context.Context, r *run) error {
	if err := r.learnAll(ctx, toleranceCounted); err != nil {
		return err
	}
	v := &varying{run: r, slow: map[*rule]int{}, types: map[string]bool{}}
	if err := v.collect(); err != nil {
		return err
	}
	seen := make([]bool, len(v.bundles))
	one := func(i int) *parcel {
		b := &v.bundles[i]
		if slices.ContainsFunc(b.of, func(one variation) bool { return v.isSlow(one.rule) }) || r.why.tooLarge(b.base, b.whole.bytes) {
			return nil
		}
		return &parcel{b.of[0].rule, r.made.fresh(b.whole)}
	}
	good := func(_ int, answer deliver.Result) bool { return isAccepted(answer) }
	err := r.each(ctx, each{len(v.bundles), one, good, func(i int, answer deliver.Result) error {
		seen[i] = true
		return v.see(ctx, &v.bundles[i], answer)
	}})
	for i := range v.bundles {
		if err == nil && !seen[i] {
			err = v.oneByOne(ctx, &v.bundles[i])
		}
	}
	if err != nil || !r.book.has(toleranceCounted) {
		return err
	}
	return r.eachObserved(ctx)
}

// varying delivers variations.
type varying struct {
	run     *run
	bundles []bundle
	types   map[string]bool // that no catalog has, and are delivered
	slow    map[*rule]int   // those of a check that were not answered in time
	main    *schemas.Row    // of which a sample has more
}

// variation is a payload that is varied.
type variation struct {
	rule    *rule
	payload *payload
	what    string // is varied
}

// bundle is variations of a payload that the receiver accepts, in one payload.
type bundle struct {
	base  *payload
	turn  int // who of them gets which place
	of    []variation
	whole *payload
}

// collect makes the bundles of all events.
func (v *varying) collect() error {
	r, unnamed, turn := v.run, false, 0
	var rows []*schemas.Row
	for base := range r.taken.bases() {
		rows = append(rows, base.row)
	}
	v.main = mainOf(rows)
	for base := range r.taken.bases() {
		changes, err := mutation.Nasty(r.made.catalog, base.row, base.bytes)
		if err != nil {
			return err
		}
		if len(r.made.catalog.Constants(base.row)) == 0 && r.book.has(toleranceUnknownType) { // it is not the payload that names another event
			if other := r.made.renamed(base); other == nil {
				unnamed = true
			} else {
				v.bundles = append(v.bundles, bundle{base, turn, []variation{{toleranceUnknownType, other, "the event is not documented"}}, other})
			}
		}
		changes = slices.DeleteFunc(changes, func(m mutation.Mutation) bool {
			c := variationOf(&m)
			return !r.book.has(c) || c.Phase != Tolerance && r.book.isReported(c)
		})
		v.bundles = append(v.bundles, v.bundled(base, v.sample(base, changes, turn), turn)...)
		turn++
	}
	if unnamed {
		r.book.skip(toleranceUnknownType, NoNames, "nothing in a delivery names its event")
	}
	return nil
}

// sample leaves out what other events show as well, unless the run is to be thorough: each
// name that no event has is delivered once, and each spelling of a whole payload with some
// events. The main one has them all.
func (v *varying) sample(base *payload, changes []mutation.Mutation, turn int) (some []mutation.Mutation) {
	spelling := 0
	for i := range changes {
		m := &changes[i]
		switch c := variationOf(m); {
		case v.run.options.Thorough:
		case c == toleranceUnknownType:
			name := v.run.made.typeIn(base.row, m.Payload())
			if v.types[name] {
				continue
			}
			v.types[name] = true
		case c == toleranceMemberOrder || c == toleranceEscapes || c == toleranceSpace:
			if spelling++; spelling%spelledEvery != turn%spelledEvery && base.row != v.main {
				continue
			}
		}
		some = append(some, *m)
	}
	return some
}

// spelledEvery is with how many events one is delivered in each spelling.
const spelledEvery = 5

// typeIn is what a payload says that its event is.
func (m *material) typeIn(row *schemas.Row, b []byte) (name string) {
	for _, place := range sorted.Keys(m.catalog.Constants(row)) {
		if n, ok := node(b, place); ok {
			name += string(n.Raw())
		}
	}
	return name
}

// bundled puts variations into as few payloads as they go; each into its own where the run is
// to be thorough.
func (v *varying) bundled(base *payload, changes []mutation.Mutation, turn int) (bundles []bundle) {
	groups := mutation.Grouped(base.bytes, changes, turn)
	if v.run.options.Thorough {
		groups = nil
		for i := range changes {
			groups = append(groups, mutation.Grouped(base.bytes, changes[i:i+1], turn)...)
		}
	}
	for _, g := range groups {
		b := bundle{base: base, turn: turn}
		for i := range g.Of {
			m := &g.Of[i]
			one := variation{variationOf(m), &payload{row: base.row, bytes: m.Payload(), mutation: m}, m.What}
			if one.rule == toleranceUnknownType {
				one.payload.row = nil
			}
			b.of = append(b.of, one)
		}
		if b.whole = b.of[0].payload; len(b.of) > 1 {
			b.whole = &payload{row: base.row, bytes: g.Payload(), several: g.Of}
		}
		bundles = append(bundles, b)
	}
	return bundles
}

// see judges the answer to a bundle, and takes one apart that is not accepted.
func (v *varying) see(ctx context.Context, b *bundle, answer deliver.Result) error {
	c, r := b.of[0].rule, v.run
	switch {
	case len(b.of) == 1:
		return v.judge(ctx, b.base, &b.of[0], answer)
	case isFailure(answer, deliver.Timeout): // a part that is the reason takes the whole deadline each time
		return v.oneByOne(ctx, b)
	}
	send := func() (deliver.Result, error) { return r.send.deliver(ctx, c, r.made.fresh(b.whole), nil) }
	judge := func(answer deliver.Result) *Finding {
		if isAccepted(answer) {
			r.book.errorBody(b.whole, answer)
			return nil
		}
		return newFinding(c, b.whole, answer, "a 2xx", "")
	}
	f, err := r.book.retry(answer, send, judge)
	if err != nil {
		return err
	}
	isInnocent, err := r.book.acquits(f)
	if err != nil {
		return err
	}
	if f == nil || isInnocent {
		for range b.of {
			r.book.count(f == nil)
		}
		return nil
	}
	isPart := false // a part is rejected, too
	for _, half := range [][]variation{b.of[:len(b.of)/2], b.of[len(b.of)/2:]} {
		var changes []mutation.Mutation
		for _, one := range half {
			changes = append(changes, *one.payload.mutation)
		}
		for _, part := range v.bundled(b.base, changes, b.turn) {
			answer, err := v.run.send.deliver(ctx, part.of[0].rule, v.run.made.fresh(part.whole), nil)
			if err != nil {
				return err
			}
			isPart = isPart || !isAccepted(answer)
			if err := v.see(ctx, &part, answer); err != nil {
				return err
			}
		}
	}
	if isPart {
		return nil
	}
	return v.asWhole(ctx, b, f)
}

// asWhole reports a bundle whose halves are accepted: in them, the variations share their places
// in another way. Where each is accepted alone, too, it is all of them together.
func (v *varying) asWhole(ctx context.Context, b *bundle, f *Finding) error {
	r := v.run
	before := r.book.reported()
	if err := v.oneByOne(ctx, b); err != nil || r.book.reported() > before {
		return err
	}
	if r.book.isReported(toleranceLarge) {
		r.book.again(toleranceLarge, b.whole)
		return nil
	}
	var changes []string
	for _, one := range b.of {
		changes = append(changes, one.what)
	}
	f.Got += ". The receiver accepts each of " + words.Count(len(changes), "change") + " alone"
	f.Change = strings.Join(changes, "; ")
	r.book.count(false)
	return r.why.explain(ctx, b.base, b.whole, f)
}

// oneByOne delivers the variations of a bundle alone.
func (v *varying) oneByOne(ctx context.Context, b *bundle) error {
	for i := range b.of {
		one := &b.of[i]
		if v.isSlow(one.rule) || v.run.why.tooLarge(b.base, one.payload.bytes) {
			continue
		}
		answer, err := v.run.send.deliver(ctx, one.rule, v.run.made.fresh(one.payload), nil)
		if err != nil {
			return err
		}
		if err := v.judge(ctx, b.base, one, answer); err != nil {
			return err
		}
	}
	return nil
}

// isSlow tells whether the variations of a check take the whole deadline.
func (v *varying) isSlow(c *rule) bool { return v.slow[c] >= 2 }

// judge judges the answer to a variation alone.
func (v *varying) judge(ctx context.Context, base *payload, one *variation, answer deliver.Result) error {
	r, p := v.run, one.payload
	send := func() (deliver.Result, error) { return r.send.deliver(ctx, one.rule, r.made.fresh(p), nil) }
	f, err := r.book.confirm(answer, send, func(answer deliver.Result) *Finding {
		if isAccepted(answer) {
			r.book.errorBody(p, answer)
			return nil
		}
		if isFailure(answer, deliver.Timeout) {
			v.slow[one.rule]++
		}
		f := newFinding(one.rule, p, answer, "a 2xx", "")
		f.Got += ". The receiver accepts the payload without this change: " + one.what
		return f
	})
	if err != nil || f == nil {
		return err
	}
	p.row = base.row
	return r.why.explain(ctx, base, p, f)
}
