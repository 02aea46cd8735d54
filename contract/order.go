package contract

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/internal/app/observe"
)

// permutations is how many other orders than the right one, which is told twice, a
// story is told in; the first is backwards.
const permutations = 3

// order delivers the events of a contact in order, and those of other contacts,
// who do the same, in other orders.
func order(ctx context.Context, r *run) error {
	story, err := r.made.story()
	if err != nil {
		return err
	}
	if len(story) == 0 {
		for _, c := range []*rule{orderAnswer, orderState} {
			r.book.skip(c, TooFewEvents, "there is no story of these events")
		}
		return nil
	}
	story = slices.DeleteFunc(story, func(p *payload) bool { return r.taken.base(p.row) == nil || r.options.expects(p.row) == Refuse })
	if len(story) < 2 {
		for _, c := range []*rule{orderAnswer, orderState} {
			r.book.skip(c, TooFewEvents, "the receiver accepts too few events for a story")
		}
		return nil
	}
	if len(r.observed) == 0 || !r.book.has(orderState) {
		r.book.skip(orderState, NoObserver, "there is no observer")
		return r.tellAll(ctx, r.made.tellings(story, 0))
	}
	err = sameState(ctx, r, story)
	if failed := (*observe.Error)(nil); errors.As(err, &failed) {
		r.book.skip(orderState, ProbeFailed, failed.Error())
		return r.tellAll(ctx, r.made.tellings(story, 0))
	}
	return err
}

// tellAll tells a story in several orders.
func (r *run) tellAll(ctx context.Context, tellings [][]*payload) error {
	return r.tell(ctx, slices.Delete(tellings, 1, 2)...) // the same order again shows nothing in answers
}

// story is what happens to a contact who buys.
func (m *material) story() ([]*payload, error) {
	var ids []string
	for _, row := range m.rows {
		ids = append(ids, row.ID())
	}
	var best []*payload
	for seed := range uint64(20) {
		f, err := fake.New(m.seed+seed, fake.Options{Catalog: m.catalog, Events: ids, First: m.shift})
		if err != nil {
			return nil, err
		}
		events, err := f.Stories(fake.StoryOptions{Contacts: 1})
		if err != nil {
			return nil, err
		}
		var story []*payload
		counted := 0
		for e := range events {
			story = append(story, &payload{row: e.Row, shapes: e.Shapes, bytes: e.Payload, time: e.Time})
			if isCounted(e.Row) {
				counted++
			}
		}
		if len(story) > len(best) && (counted > 0 || !slices.ContainsFunc(m.rows, isCounted)) && len(story) <= 20 {
			best = story
		}
		if len(best) >= 8 {
			break
		}
	}
	return best, nil
}

// tellings are a story in its order, twice, then backwards, then mixed: each of another
// contact, the first of those after so many.
func (m *material) tellings(story []*payload, contacts int) [][]*payload {
	random := rand.New(rand.NewPCG(m.seed, 0))
	var all [][]*payload
	for number := range permutations + 2 {
		var told []*payload
		for _, p := range story {
			again := m.ofContact(p, contacts+number+1)
			if isCounted(p.row) { // each an order of its own: whether two items count is another check
				again = m.ofSame(again)
			}
			told = append(told, again)
		}
		switch number {
		case 0, 1:
		case 2:
			slices.Reverse(told)
		default:
			random.Shuffle(len(told), func(i, j int) { told[i], told[j] = told[j], told[i] })
		}
		all = append(all, told)
	}
	return all
}
