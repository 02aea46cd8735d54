package contract

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/internal/base/words"
)

// permutations is how many other orders than the right one, which is told twice, a
// story is told in; the first is backwards.
const permutations = 3

// order delivers the events of a contact in order, and those of other contacts,
// who do the same, in other orders.
func (r *run) order(ctx context.Context) error {
	story, err := r.material.story()
	if err != nil {
		return err
	}
	story = slices.DeleteFunc(story, func(p *payload) bool { return r.base(p.row) == nil || r.options.expects(p.row) == Refuse })
	state := check("order/state")
	if len(story) < 2 {
		r.skip(check("order/answer"), TooFewEvents, "the receiver accepts too few events for a story")
		r.skip(state, TooFewEvents, "the receiver accepts too few events for a story")
		return nil
	}
	tellings := r.tellings(story)
	if len(r.observed) == 0 || !r.enabled[state.ID] {
		r.skip(state, NoObserver, "there is no observer")
		for _, told := range tellings {
			if err := r.tell(ctx, told); err != nil {
				return err
			}
		}
		return nil
	}
	return r.sameState(ctx, state, tellings)
}

// sameState compares what is observed of the same story in several orders.
func (r *run) sameState(ctx context.Context, c *Check, tellings [][]*payload) error {
	observer := r.observed[0].observer
	var first map[string]float64
	unlike := map[string]bool{} // averages, last amounts and what else is no sum
	for i, told := range tellings {
		before, err := observer.rest(ctx)
		if err != nil {
			return err
		}
		if err := r.tell(ctx, told); err != nil {
			return err
		}
		now, err := observer.rest(ctx)
		if err != nil {
			return err
		}
		change := delta(before, now)
		switch i {
		case 0:
			first = change
			continue
		case 1: // the same order once more
			for pointer := range first {
				unlike[pointer] = !nearly(first[pointer], change[pointer])
			}
			for pointer := range change {
				unlike[pointer] = !nearly(first[pointer], change[pointer])
			}
			maps.DeleteFunc(first, func(pointer string, _ float64) bool { return unlike[pointer] })
			continue
		}
		maps.DeleteFunc(change, func(pointer string, _ float64) bool { return unlike[pointer] })
		held := maps.EqualFunc(first, change, nearly)
		r.count(held)
		if !held {
			f := &Finding{
				Check: *c, Want: fmt.Sprintf("the same change in any order of the %s of a contact (%s)", words.Count(len(told), "event"), sayChange(first)),
				Got: sayChange(change) + " in the order: " + orderOf(told),
			}
			for _, p := range told {
				f.Payload = append(append(f.Payload, p.bytes...), '\n')
			}
			r.report(f)
			return nil
		}
	}
	return nil
}

func nearly(a, b float64) bool { return a-b < 1e-6 && b-a < 1e-6 }

func sayChange(change map[string]float64) string {
	var parts []string
	for _, pointer := range sorted.Keys(change) {
		parts = append(parts, fmt.Sprintf("%s by %v", nameOf(pointer), change[pointer]))
	}
	if parts == nil {
		return "nothing"
	}
	return strings.Join(parts, ", ")
}

func orderOf(story []*payload) string {
	var types []string
	for _, p := range story {
		types = append(types, p.row.Type)
	}
	return strings.Join(types, ", ")
}

// tell delivers a story; each event must be accepted.
func (r *run) tell(ctx context.Context, story []*payload) error {
	c, judged := r.has("order/answer")
	for _, p := range story {
		send := func() (deliver.Result, error) { return r.deliver(ctx, c, p, nil) }
		if !judged || r.isExplained(p) {
			if _, err := send(); err != nil {
				return err
			}
			continue
		}
		f, err := r.attempt(send, func(answer deliver.Result) *Finding {
			if isAccepted(answer) {
				return nil
			}
			return r.finding(c, p, answer, "a 2xx to the events of a contact in any order", "")
		})
		if err != nil {
			return err
		}
		if f != nil {
			if err := r.explain(ctx, p, p, f); err != nil {
				return err
			}
		}
	}
	return nil
}

// isExplained tells whether there is a finding already that would explain why a
// payload is not accepted.
func (r *run) isExplained(p *payload) bool {
	return slices.ContainsFunc(r.result.Groups, func(g Group) bool {
		return g.Check.Phase == Samples || g.Check.Phase == Coverage && slices.Contains(g.Events, p.event())
	})
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
func (r *run) tellings(story []*payload) [][]*payload {
	random := rand.New(rand.NewPCG(r.options.Seed, 0))
	var all [][]*payload
	for number := range permutations + 2 {
		told := r.anotherContact(story, number+1)
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
func (r *run) anotherContact(story []*payload, number int) []*payload {
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
		if p.row == r.material.sale { // each an order of its own: whether two items count is another check
			again = *r.fresh(&again)
		}
		told = append(told, &again)
	}
	return told
}
