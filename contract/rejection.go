package contract

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/internal/app/deliver"
)

// perKind is how many mutations of each kind are delivered for each event.
const perKind = 4

// stackTrace is what frameworks of several languages put into answers.
var stackTrace = regexp.MustCompile(`Traceback \(most recent call last\)|goroutine \d+ \[running\]|Stack trace:|#0 [/A-Za-z{]|` +
	`\bat [\w$.<> ]+ ?\(?[^()\s]+:\d+:\d+\)?|\bat [\w$.]+\([\w]+\.java:\d+\)|\.rb:\d+:in |Exception in thread|panic: runtime error|` +
	`(Fatal error|Warning|Notice): .* in .*\.php|System\.\w+Exception:`)

// rejection delivers what is broken: it must not break the receiver.
func (r *run) rejection(ctx context.Context) error {
	slow := 0
	for _, row := range r.material.rows {
		base := r.base(row)
		if base == nil {
			continue
		}
		all, err := fake.Mutations(r.material.catalog, row, base.bytes)
		if err != nil {
			return err
		}
		for _, m := range chosen(all, r.options.Seed) {
			c := check("rejection/invalid")
			if m.Kind == "bytes" || m.Rule == "syntax" {
				c = check("rejection/malformed")
			}
			p := &payload{row: row, bytes: m.Payload(), mutation: &m}
			if r.tooLarge(base, p.bytes) {
				continue
			}
			f, err := r.attempt(func() (deliver.Result, error) { return r.deliver(ctx, c, r.fresh(p), nil) }, func(answer deliver.Result) *Finding {
				return r.judgeBroken(c, p, answer)
			})
			switch {
			case err != nil:
				return err
			case f == nil:
				continue
			}
			if err := r.explain(ctx, base, p, f); err != nil {
				return err
			}
			if f.Check.ID == "rejection/hang" {
				if slow++; slow == 2 {
					return nil // more of them would take the deadline each
				}
			}
		}
	}
	if len(r.options.Reject) == 0 {
		r.skip(check("rejection/accepted"), NoStatus, "no status is set for invalid payloads (--reject)")
	}
	return nil
}

// judgeBroken tells what is wrong with the answer to a broken payload; nil when
// nothing is.
func (r *run) judgeBroken(c *Check, p *payload, answer deliver.Result) *Finding {
	switch {
	case stackTrace.Match(answer.Body):
		return r.finding(check("rejection/leak"), p, answer, "an answer without a stack trace", "with a stack trace")
	case isFailure(answer, deliver.Timeout):
		return r.finding(check("rejection/hang"), p, answer, "an answer", "")
	case answer.Err != nil:
		return r.finding(check("rejection/dropped"), p, answer, "an answer", "")
	case answer.Status >= 500:
		return r.finding(c, p, answer, "any answer except a 5xx", "")
	case len(r.options.Reject) > 0 && !slices.Contains(r.options.Reject, answer.Status):
		var statuses []string
		for _, status := range r.options.Reject {
			statuses = append(statuses, fmt.Sprint(status))
		}
		return r.finding(check("rejection/accepted"), p, answer, strings.Join(statuses, " or "), "")
	}
	return nil
}

// chosen takes a few mutations of each kind, spread over the list. What a receiver
// must take all the same is not among them.
func chosen(all []fake.Mutation, seed uint64) []fake.Mutation {
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
	var picked []fake.Mutation
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
