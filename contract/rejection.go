package contract

import (
	"context"
	"slices"

	"github.com/siohook/siohook/fake/mutation"
	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/schemas"
)

// rejection delivers what is broken: it must not break the receiver.
func rejection(ctx context.Context, r *run) error {
	list, err := r.brokenOnes()
	if err != nil {
		return err
	}
	slow := 0 // deliveries that hung: each takes the whole deadline
	one := func(i int) *parcel {
		p := list[i].payload()
		if slow >= 2 || r.why.tooLarge(list[i].base, p.bytes) {
			return nil
		}
		return &parcel{list[i].rule, r.made.fresh(p)}
	}
	judge := func(i int, answer deliver.Result) *Finding {
		return judgeBroken(list[i].rule, list[i].payload(), answer, r.options.Reject)
	}
	good := func(i int, answer deliver.Result) bool { return judge(i, answer) == nil }
	err = r.each(ctx, each{len(list), one, good, func(i int, answer deliver.Result) error {
		send := func() (deliver.Result, error) {
			return r.send.deliver(ctx, list[i].rule, r.made.fresh(list[i].payload()), nil)
		}
		f, err := r.book.confirm(answer, send, func(answer deliver.Result) *Finding { return judge(i, answer) })
		if err != nil || f == nil {
			return err
		}
		if err := r.why.explain(ctx, list[i].base, list[i].payload(), f); err != nil {
			return err
		}
		if f.Check.ID == rejectionHang.ID {
			slow++
		}
		return nil
	}})
	if err == nil && slow < 2 && len(r.options.Reject) == 0 {
		r.book.skip(rejectionAccepted, NoStatus, "no status is set for invalid payloads (--reject)")
	}
	return err
}

// broken is a fault of an event, and what has it.
type broken struct {
	rule     *rule
	row      *schemas.Row
	base     *payload
	mutation *mutation.Mutation
}

func (b *broken) payload() *payload {
	return &payload{row: b.row, bytes: b.mutation.Payload(), mutation: b.mutation}
}

// brokenOnes are those of all events, or a sample: whatever is broken about the bytes with one
// event, and of each other kind some with each event.
func (r *run) brokenOnes() (list []broken, err error) {
	rows := slices.DeleteFunc(slices.Clone(r.made.rows), func(row *schemas.Row) bool { return r.taken.base(row) == nil })
	sample := newSample(rows, r.options.Seed)
	for _, row := range rows {
		base := r.taken.base(row)
		all, err := mutation.Of(r.made.catalog, row, base.bytes)
		if err != nil {
			return nil, err
		}
		all = slices.DeleteFunc(all, func(m mutation.Mutation) bool { // what a receiver must take all the same
			return m.Accept || m.Severity != string(Error) || m.Rule == "unknown-type"
		})
		if !r.options.Thorough {
			all = sample.of(row, base.bytes, all)
		}
		for i := range all {
			c, _ := faultOf(rejectionInvalid, &all[i])
			list = append(list, broken{c, row, base, &all[i]})
		}
	}
	return list, nil
}

// judgeBroken tells what is wrong with the answer to a broken payload of a check; nil
// when nothing is.
func judgeBroken(c *rule, p *payload, answer deliver.Result, promised []int) *Finding {
	c, cause := faultOf(c, p.mutation)
	judges := []*rule{rejectionHang, rejectionDropped, c, rejectionLeak, rejectionAccepted}
	if c == rejectionHostile {
		judges = []*rule{c, rejectionAccepted}
	}
	for _, judge := range judges {
		if judge.judge == nil {
			continue
		}
		if wrong := judge.judge(answer, promised); wrong != nil {
			f := newFinding(judge, p, answer, wrong.want, wrong.more)
			if judge == c {
				f.Cause = cause
			}
			return f
		}
	}
	return nil
}
