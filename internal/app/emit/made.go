package emit

import (
	"iter"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/fake/mutation"
	"github.com/siohook/siohook/schemas"
)

// Payloads ranges over n events from number from on, those of a shard. With bare, they say
// nothing but their payload, which holds until the next.
func Payloads(f *fake.Faker, from, n uint64, shard fake.Shard, bare bool) iter.Seq2[Made, error] {
	var body []byte
	return func(yield func(Made, error) bool) {
		for n := range shard.Numbers(from, n) {
			var m Made
			if bare {
				body = f.Append(body[:0], n)
				m.Payload = body
			} else {
				m.Event = f.Event(n)
			}
			if !yield(m, nil) {
				return
			}
		}
	}
}

// Stories ranges over those events of stories that belong to a shard.
func Stories(f *fake.Faker, o fake.StoryOptions, shard fake.Shard) (iter.Seq2[Made, error], error) {
	events, err := f.Stories(o)
	if err != nil {
		return nil, err
	}
	return func(yield func(Made, error) bool) {
		for e := range events {
			if shard.Has(e.N) && !yield(Made{Event: e}, nil) {
				return
			}
		}
	}, nil
}

// Mutate makes mutations of an event's payload: [mutation.Of] is one.
type Mutate func(c *schemas.Catalog, row *schemas.Row, payload []byte) ([]mutation.Mutation, error)

// Mutations ranges over the mutations, of all the kinds given, of n events of each row that
// the options select, from number from on, those of a shard. They are numbered anew.
func Mutations(seed uint64, o fake.Options, from, n uint64, shard fake.Shard, kinds ...Mutate) (iter.Seq2[Made, error], error) {
	rows, err := fake.Selected(o)
	if err != nil {
		return nil, err
	}
	var fakers []*fake.Faker
	for _, row := range rows {
		one := o
		one.Events, one.Mix = []string{row.ID()}, nil
		if one.Template != nil {
			one.Events = nil
		}
		f, err := fake.New(seed, one)
		if err != nil {
			return nil, err
		}
		fakers = append(fakers, f)
	}
	return func(yield func(Made, error) bool) {
		number := uint64(0)
		for _, f := range fakers {
			for i := from; i < from+n; i++ {
				event := f.Event(i)
				var all []mutation.Mutation
				for _, of := range kinds {
					mutations, err := of(o.Catalog.OrDefault(), event.Row, event.Payload)
					if err != nil {
						yield(Made{}, err)
						return
					}
					all = append(all, mutations...)
				}
				for i := range all {
					if shard.Has(number) {
						e := event
						e.N, e.Payload = number, all[i].Payload()
						if !yield(Made{e, &all[i]}, nil) {
							return
						}
					}
					number++
				}
			}
		}
	}, nil
}
