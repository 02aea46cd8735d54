package main

import (
	"context"
	"fmt"
	"io"
	"iter"
	"time"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/fake/mutation"
	"github.com/siohook/siohook/internal/base/words"
	"github.com/siohook/siohook/schemas"
)

// made is one payload to write.
type made struct {
	fake.Event
	mutation *mutation.Mutation // nil for an event as it is
}

// payloads ranges over what is to be made.
func (o *fakeOptions) payloads(faker *fake.Faker) (iter.Seq2[made, error], error) {
	shard, err := o.part()
	if err != nil {
		return nil, err
	}
	switch {
	case o.story:
		events, err := faker.Stories(fake.StoryOptions{Contacts: o.contacts, Days: o.days})
		if err != nil {
			return nil, &usageError{err, ""}
		}
		return func(yield func(made, error) bool) {
			for e := range events {
				if shard.Has(e.N) && !yield(made{Event: e}, nil) {
					return
				}
			}
		}, nil
	case o.invalid || o.nasty:
		return o.mutated(shard)
	}
	var body []byte
	return func(yield func(made, error) bool) {
		for n := range shard.Numbers(o.from, o.count) {
			var m made
			if o.format.value == "ndjson" { // says nothing of an event but its payload
				body = faker.Append(body[:0], n)
				m.Payload = body
			} else {
				m.Event = faker.Event(n)
			}
			if !yield(m, nil) {
				return
			}
		}
	}, nil
}

// mutated ranges over the mutations of some events of each kind.
func (o *fakeOptions) mutated(shard fake.Shard) (iter.Seq2[made, error], error) {
	var fakers []*fake.Faker
	catalog := catalog()
	rows, err := fake.Selected(o.faker)
	if err != nil {
		return nil, badName(err)
	}
	for _, row := range rows {
		one := o.faker
		one.Events, one.Mix = []string{row.ID()}, nil
		if one.Template != nil {
			one.Events = nil
		}
		f, err := fake.New(o.seed, one)
		if err != nil {
			return nil, badName(err)
		}
		fakers = append(fakers, f)
	}
	return func(yield func(made, error) bool) {
		number := uint64(0)
		for _, f := range fakers {
			for n := o.from; n < o.from+o.count; n++ {
				event := f.Event(n)
				var all []mutation.Mutation
				for _, list := range []struct {
					wanted bool
					of     func(*schemas.Catalog, *schemas.Row, []byte) ([]mutation.Mutation, error)
				}{{o.invalid, mutation.Of}, {o.nasty, mutation.Nasty}} {
					if !list.wanted {
						continue
					}
					mutations, err := list.of(catalog, event.Row, event.Payload)
					if err != nil {
						yield(made{}, err)
						return
					}
					all = append(all, mutations...)
				}
				for i := range all {
					if shard.Has(number) {
						e := event
						e.N, e.Payload = number, all[i].Payload()
						if !yield(made{e, &all[i]}, nil) {
							return
						}
					}
					number++
				}
			}
		}
	}, nil
}

// writeAll writes payloads at the rate asked for.
func writeAll(ctx context.Context, o fakeOptions, payloads iter.Seq2[made, error], w fakeWriter, p *progress) error {
	defer p.clear()
	begun := clock()
	count := 0
	for m, err := range payloads {
		if err != nil {
			return err
		}
		if o.rate > 0 {
			if err := w.flush(); err != nil {
				return err
			}
			due := begun.Add(time.Duration(float64(count) / o.rate * float64(time.Second)))
			_ = sleep(ctx, due.Sub(clock())) // how the context is, is looked at below
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := w.write(&m); err != nil {
			return fmt.Errorf("write events: %w", err)
		}
		count++
		if count%256 == 0 || o.rate > 0 {
			p.show(func() string {
				return fmt.Sprintf("%s, %.0f/s", words.Count(count, "event"), float64(count)/max(clock().Sub(begun).Seconds(), 0.001))
			})
		}
	}
	return nil
}

// listShapes prints a line for each shape.
func listShapes(f *fake.Faker, out io.Writer) error {
	for _, shape := range f.Shapes() {
		if _, err := fmt.Fprintf(out, "%-36s %-50s %5.1f %%\n", shape.Event, shape, 100*shape.Weight); err != nil {
			return err
		}
	}
	return nil
}
