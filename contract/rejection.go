package contract

import (
	"context"

	"github.com/siohook/siohook/fake/mutation"
	"github.com/siohook/siohook/internal/app/deliver"
)

// perKind is how many mutations of each kind are delivered for each event.
const perKind = 4

// rejection delivers what is broken: it must not break the receiver.
func rejection(ctx context.Context, r *run) error {
	slow := 0
	for _, row := range r.made.rows {
		base := r.taken.base(row)
		if base == nil {
			continue
		}
		all, err := mutation.Of(r.made.catalog, row, base.bytes)
		if err != nil {
			return err
		}
		for _, m := range chosen(all, r.options.Seed) {
			c := rejectionInvalid
			if isMalformed(&m) {
				c = rejectionMalformed
			}
			p := &payload{row: row, bytes: m.Payload(), mutation: &m}
			if r.why.tooLarge(base, p.bytes) {
				continue
			}
			f, err := r.book.attempt(func() (deliver.Result, error) { return r.send.deliver(ctx, c, r.made.fresh(p), nil) }, func(answer deliver.Result) *Finding {
				return judgeBroken(c, p, answer, r.options.Reject)
			})
			switch {
			case err != nil:
				return err
			case f == nil:
				continue
			}
			if err := r.why.explain(ctx, base, p, f); err != nil {
				return err
			}
			if f.Check.ID == rejectionHang.ID {
				if slow++; slow == 2 {
					return nil // more of them would take the deadline each
				}
			}
		}
	}
	if len(r.options.Reject) == 0 {
		r.book.skip(rejectionAccepted, NoStatus, "no status is set for invalid payloads (--reject)")
	}
	return nil
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

// chosen takes a few mutations of each kind, spread over the list. What a receiver
// must take all the same is not among them.
func chosen(all []mutation.Mutation, seed uint64) []mutation.Mutation {
	kinds := map[string][]int{}
	var order []string
	for i := range all {
		m := &all[i]
		if m.Accept || m.Severity != string(Error) || m.Rule == "unknown-type" { // an unknown type is to be accepted
			continue
		}
		if kinds[m.Kind] == nil {
			order = append(order, m.Kind)
		}
		kinds[m.Kind] = append(kinds[m.Kind], i)
	}
	var picked []mutation.Mutation
	for _, kind := range order {
		list := kinds[kind]
		take := perKind
		if kind == "bytes" {
			take = len(list)
		}
		for k := range min(take, len(list)) {
			picked = append(picked, all[list[(k*len(list)/min(take, len(list))+int(seed%uint64(len(list))))%len(list)]])
		}
	}
	return picked
}
