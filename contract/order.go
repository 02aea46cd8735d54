package contract

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"

	"github.com/siohook/siohook/fake"
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
	story = slices.DeleteFunc(story, func(p *payload) bool { return r.taken.base(p.row) == nil || r.options.expects(p.row) == Refuse })
	if len(story) < 2 {
		for _, c := range []*rule{orderAnswer, orderState} {
			r.book.skip(c, TooFewEvents, "the receiver accepts too few events for a story")
		}
		return nil
	}
	tellings := r.made.tellings(story)
	if len(r.observed) > 0 && r.book.has(orderState) {
		return sameState(ctx, r, tellings)
	}
	r.book.skip(orderState, NoObserver, "there is no observer")
	for _, told := range tellings {
		if err := tell(ctx, r, told); err != nil {
			return err
		}
	}
	return nil
}

// story is what happens to a contact who buys.
func (m *material) story() ([]*payload, error) {
	var ids []string
	for _, row := range m.rows {
		ids = append(ids, row.ID())
	}
	var best []*payload
	for seed := range uint64(20) {
		f, err := fake.New(m.seed+seed, fake.Options{Catalog: m.catalog, Events: ids})
		if err != nil {
			return nil, err
		}
		events, err := f.Stories(fake.StoryOptions{Contacts: 1})
		if err != nil {
			return nil, err
		}
		var story []*payload
		sales := 0
		for e := range events {
			story = append(story, &payload{row: e.Row, shapes: e.Shapes, bytes: e.Payload})
			if e.Row == m.sale {
				sales++
			}
		}
		if len(story) > len(best) && (sales > 0 || m.sale == nil) && len(story) <= 20 {
			best = story
		}
		if len(best) >= 8 {
			break
		}
	}
	return best, nil
}

// tellings are a story in its order, twice, then backwards, then mixed: each of another
// contact.
func (m *material) tellings(story []*payload) [][]*payload {
	random := rand.New(rand.NewPCG(m.seed, 0))
	var all [][]*payload
	for number := range permutations + 2 {
		told := m.anotherContact(story, number+1)
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

// anotherContact tells a story of another contact: his ids and those of his
// orders are others.
func (m *material) anotherContact(story []*payload, number int) []*payload {
	var told []*payload
	for _, p := range story {
		again := *p
		for pointer, first := range map[string]int64{"/data/contact/id": 500_000_000, "/data/customer/contact_id": 500_000_000, "/data/customer/id": 50_000_000} {
			if b, ok := with(again.bytes, pointer, strconv.FormatInt(first+int64(number), 10)); ok {
				again.bytes = b
			}
		}
		for _, pointer := range []string{"/data/contact/email", "/data/customer/email"} {
			if b, ok := with(again.bytes, pointer, fmt.Sprintf(`"story.contact%d@example.com"`, number)); ok {
				again.bytes = b
			}
		}
		if p.row == m.sale { // each an order of its own: whether two items count is another check
			again = *m.fresh(&again)
		}
		told = append(told, &again)
	}
	return told
}
