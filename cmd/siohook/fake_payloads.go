package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/fake/mutation"
	"github.com/siohook/siohook/internal/app/emit"
	"github.com/siohook/siohook/internal/base/pause"
	"github.com/siohook/siohook/internal/base/safetext"
	"github.com/siohook/siohook/internal/base/words"
)

// payloads ranges over what is to be made.
func (o *fakeOptions) payloads(faker *fake.Faker, say func(string)) (iter.Seq2[emit.Made, error], error) {
	shard, err := o.part()
	if err != nil {
		return nil, err
	}
	switch {
	case o.story:
		payloads, err := emit.Stories(faker, fake.StoryOptions{Contacts: o.contacts, Days: o.days}, shard)
		if err != nil {
			return nil, &usageError{err, ""}
		}
		return payloads, nil
	case o.invalid || o.unusual:
		var kinds []emit.Mutate
		if o.invalid {
			kinds = append(kinds, mutation.Of)
		}
		if o.unusual {
			kinds = append(kinds, mutation.Nasty)
		}
		mutations := func(n uint64, shard fake.Shard) (iter.Seq2[emit.Made, error], error) {
			payloads, err := emit.Mutations(o.seed, o.faker, o.from, n, shard, kinds...)
			if err != nil {
				return nil, badName(err)
			}
			return payloads, nil
		}
		if o.count > 1 {
			if err := o.sizeUp(mutations, shard, say); err != nil {
				return nil, err
			}
		}
		return mutations(o.count, shard)
	}
	return emit.Payloads(faker, o.from, o.count, shard, o.format.value == emit.NDJSON && o.catalog.IsNamedInBody() && !o.signs), nil
}

// warnSkipped says which events are left out.
func warnSkipped(faker *fake.Faker, s *streams) {
	for _, skipped := range faker.Skipped() {
		s.warn(safetext.Line("left out: "+skipped.Err.Error(), 500))
	}
}

// mostBytes is how much is written without being asked for, of payloads in many variations.
const mostBytes = 1_000_000_000

// sizeUp says how much all variations of the events are where that is much to write, and is an error
// unless it was asked for. It judges by those of the first of each event.
func (o *fakeOptions) sizeUp(mutations func(uint64, fake.Shard) (iter.Seq2[emit.Made, error], error), shard fake.Shard, say func(string)) error {
	first, err := mutations(1, fake.Shard{})
	if err != nil {
		return err
	}
	size, number := 0.0, 0
	for m, err := range first {
		if err != nil {
			return err
		}
		number++
		size += float64(len(m.Payload))
	}
	share := float64(o.count)
	if shard.Of > 0 {
		share /= float64(shard.Of)
	}
	much := fmt.Sprintf("about %.0f payloads with %.1f GB", float64(number)*share, size*share/mostBytes)
	switch {
	case size*share <= mostBytes:
	case o.large:
		say("generating " + much)
	default:
		return &usageError{errors.New("this would generate " + much), "use --large to generate all of them, or -n, --events or --shard for fewer"}
	}
	return nil
}

// writeAll writes payloads at the rate asked for.
func writeAll(ctx context.Context, o fakeOptions, payloads iter.Seq2[emit.Made, error], w emit.Writer, p *progress) error {
	defer p.clear()
	begun := clock()
	count := 0
	for m, err := range payloads {
		if err != nil {
			return err
		}
		if o.rate > 0 {
			if err := w.Flush(); err != nil {
				return err
			}
			due := begun.Add(time.Duration(float64(count) / o.rate * float64(time.Second)))
			_ = pause.For(ctx, due.Sub(clock())) // how the context is, is looked at below
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := w.Write(&m); err != nil {
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
