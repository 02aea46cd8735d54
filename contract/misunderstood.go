package contract

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/observe"
	"github.com/siohook/siohook/schemas"
)

// guess is another delivery that a receiver may have been written for.
type guess struct {
	rule   *rule
	p      *payload
	found  string      // what is said of a receiver that takes it
	header http.Header // instead of the provider's
}

// misunderstood finds out what a receiver waits for that rejects an event, or accepts it without
// an effect: events of another product, another name, or the name in the payload. Where it takes
// one of them, that is reported, and the run ends. o is the effect that is looked at; nil looks at the
// answers alone.
func (r *run) misunderstood(ctx context.Context, p *payload, o *observed, answer deliver.Result) error {
	if o == nil {
		// Where anything unknown is accepted, an answer says nothing.
		if unknown := r.made.renamed(p); unknown != nil {
			got, err := r.send.deliver(ctx, reachAnswers, unknown, nil)
			if err != nil || isAccepted(got) {
				return err
			}
		}
		// Where another one of the kind is accepted, it is the payload that is not.
		if p.row != nil {
			got, err := r.send.deliver(ctx, reachAnswers, r.made.new(p.row), nil)
			if err != nil || isAccepted(got) {
				return err
			}
		}
	}
	guesses := [][]guess{r.otherProducts(), r.otherNames(p), r.namesInside(p)}
	if o != nil { // where everything is rejected, headers are another matter
		guesses = append(guesses, r.headersOfOthers(p))
	}
	for _, some := range guesses {
		some = slices.DeleteFunc(some, func(g guess) bool { return !r.book.has(g.rule) })
		g, err := r.takes(ctx, o, some)
		if err != nil {
			return err
		}
		if g == nil {
			continue
		}
		want, got := "a 2xx", g.found
		if o != nil {
			want, got = "a change in what is observed", "no change, but "+g.found
		}
		r.judge(g.rule, p, answer, want, got)
		return stop(Misunderstood, "the receiver does not understand "+p.event()+": "+g.found, r.book.say(g.rule.Fix))
	}
	return nil
}

// takes is the first of some guesses that the receiver takes; nil when it takes none.
func (r *run) takes(ctx context.Context, o *observed, some []guess) (*guess, error) {
	if o != nil && len(some) > 1 { // to wait for the effect of each takes its time
		moved, err := r.moves(ctx, o, some)
		if err != nil || !moved {
			return nil, err
		}
		for i := range some {
			some[i].p = r.again(some[i].p)
		}
	}
	for i := range some {
		taken := false
		var err error
		if o != nil {
			taken, err = r.moves(ctx, o, some[i:i+1])
		} else {
			var answer deliver.Result
			answer, err = r.send.deliver(ctx, some[i].rule, some[i].p, nil)
			taken = isAccepted(answer)
		}
		if err != nil || taken {
			return &some[i], err
		}
	}
	return nil, nil
}

// again is a payload as another delivery, under the same name.
func (r *run) again(p *payload) *payload {
	if p.row == nil {
		return p
	}
	again := *r.made.fresh(p)
	again.alias, again.isForeign = p.alias, p.isForeign
	return &again
}

// moves tells whether deliveries change what is observed.
func (r *run) moves(ctx context.Context, o *observed, some []guess) (bool, error) {
	before, err := o.observer.Stable(ctx)
	if err != nil {
		return false, err
	}
	for _, g := range some {
		if _, err := r.send.deliver(ctx, g.rule, g.p, g.header); err != nil {
			return false, err
		}
	}
	now, moved, _, err := o.observer.Moved(ctx, before, o.observer.Settle())
	return moved && !observe.Alike(before, now), err
}

// otherProducts are events of each other product: those that it counts, or else its first.
func (r *run) otherProducts() (all []guess) {
	for _, c := range r.options.Others {
		row := c.Rows[0]
		if i := slices.IndexFunc(c.Rows, isCounted); i >= 0 {
			row = c.Rows[i]
		}
		faker, err := fake.New(r.options.Seed, fake.Options{Catalog: c, Events: []string{row.ID()}, Shape: fake.Full, First: r.options.Fresh * freshStep})
		if err != nil {
			continue // nothing can be made up for it
		}
		e := faker.Event(firstNew)
		p := &payload{of: c, alias: row.Type, bytes: e.Payload, time: e.Time, isForeign: true}
		all = append(all, guess{reachProduct, p, "the receiver handles " + row.ID() + ", an event of another product: " + c.Title, nil})
	}
	return all
}

// headersOfOthers are deliveries of the event with headers that the provider does not send.
func (r *run) headersOfOthers(p *payload) (all []guess) {
	if p.row == nil {
		return nil
	}
	for _, c := range rules {
		if c.header != nil {
			all = append(all, guess{c, r.again(p), "the receiver counts " + c.header.as, c.header.of(p.row.Type)})
		}
	}
	return all
}

// otherNames are deliveries of the event under names that people take for its own.
func (r *run) otherNames(p *payload) (all []guess) {
	if p.row == nil || r.made.catalog.IsNamedInBody() {
		return nil
	}
	for _, name := range mistaken(p.row.Type) {
		if r.made.catalog.Dispatch().Of(name) != nil {
			continue
		}
		one := *r.made.fresh(p)
		d := schemas.Delivery{Header: http.Header{}, Body: one.bytes}
		r.made.catalog.Event().Mark(&d, name)
		one.alias, one.bytes, one.isForeign = name, d.Body, true
		all = append(all, guess{reachEventName, &one, fmt.Sprintf("the receiver handles the event under the name %q", name), nil})
	}
	return all
}

// nameMembers are members in which other products name their events.
var nameMembers = []string{"type", "event", "event_type", "eventType", "event_name", "eventName", "name", "action", "topic", "trigger", "kind"}

// namesInside is a delivery of the event whose payload names it, too.
func (r *run) namesInside(p *payload) []guess {
	if p.row == nil || r.made.catalog.IsNamedInBody() {
		return nil
	}
	one := *r.made.fresh(p)
	inside := bytes.TrimLeft(one.bytes, " \t\r\n")
	if len(inside) == 0 || inside[0] != '{' {
		return nil
	}
	quoted, err := jsontext.AppendQuote(nil, p.row.Type)
	if err != nil {
		return nil
	}
	named := []byte{'{'}
	for _, member := range nameMembers {
		if _, has := node(one.bytes, "/"+member); !has {
			named = fmt.Appendf(named, "%q:%s,", member, quoted)
		}
	}
	one.bytes, one.isForeign = slices.Concat(named, inside[1:]), true
	return []guess{{reachNamePlace, &one, "the receiver handles the event when its payload has the name, too", nil}}
}
