package contract

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/siohook/siohook/fake/mutation"
	"github.com/siohook/siohook/internal/app/observe"
	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/schemas"
)

// opening is what was accepted before it was learned what counts it.
type opening struct {
	from, to observe.State
	due      []*payload // what of it must be counted
	most     float64    // how often something may have been
}

// isSingle tells whether what counts raises a number for each delivery, whoever it is of and
// whatever it costs.
func (o *observed) isSingle() bool {
	if o.customers || len(o.elsewhere) > 0 {
		return false
	}
	for pointer := range o.steps {
		if _, sums := o.follows[pointer]; !sums {
			return true
		}
	}
	return false
}

// auditOpening compares what was counted before it was learned with what was accepted.
func (s *sight) auditOpening(ctx context.Context) error {
	if s.opening.from == (observe.State{}) || !s.isSingle() {
		return nil
	}
	return s.judgeTotal(ctx, s.counted(s.opening.from, s.opening.to) < s.opening.most, s.opening.due)
}

// audit compares what was counted since all was quiet with what was accepted meanwhile.
func (s *sight) audit(ctx context.Context) error {
	if !s.isSingle() {
		s.book.skip(s.rule, NoCounter, s.book.say("no observed number grows by one with each {thing}"))
		return nil
	}
	from, due := s.quiet, s.ledger.due()
	if len(due) == 0 {
		return nil
	}
	if isDone, err := s.barrier(ctx, s.run); err != nil || !isDone {
		return err
	}
	return s.judgeTotal(ctx, s.counted(from, s.quiet) < s.most, due)
}

// judgeTotal finds, where less was counted than may be, whether one of those is missing that must
// be: all are delivered once more, as others, and then the half that has one.
func (s *sight) judgeTotal(ctx context.Context, isLess bool, due []*payload) error {
	again := 0.0
	if isLess && len(due) > 0 {
		var err error
		if again, err = s.missing(ctx, due); err != nil {
			return err
		}
	}
	if again <= 0 {
		for range due {
			s.book.count(true)
		}
		return nil
	}
	list, err := s.narrow(ctx, due)
	if err != nil {
		return err
	}
	if len(list) == 1 && len(list[0].several) > 0 {
		parts := list[0].parts()
		if n, err := s.missing(ctx, parts); err != nil {
			return err
		} else if n > 0 {
			if list, err = s.narrow(ctx, parts); err != nil {
				return err
			}
		}
	}
	if len(list) > 1 {
		return nil // each counts alone: it is not the payload
	}
	for i := range due {
		s.book.count(float64(i) >= again)
	}
	p := list[0]
	f := &Finding{
		Check: s.rule.Check, Cause: Lost, Event: p.event(), Shapes: p.shapes, Payload: p.bytes,
		Want: "one count for each accepted delivery", Got: fmt.Sprintf("%v of %d", float64(len(due))-again, len(due)),
	}
	f.Got += ". This one does not count"
	if m := p.mutation; m != nil {
		f.Mutation, f.Change, f.Pointer = m.ID, m.What, m.Pointer
		f.Got += ": " + m.What
	}
	s.book.report(f)
	return nil
}

// narrow finds one of several payloads that does not count, or those that do not together.
func (s *sight) narrow(ctx context.Context, list []*payload) ([]*payload, error) {
	for len(list) > 1 {
		half, rest := list[:len(list)/2], list[len(list)/2:]
		n, err := s.missing(ctx, half)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			list = half
			continue
		}
		if n, err = s.missing(ctx, rest); err != nil || n <= 0 {
			return list, err
		}
		list = rest
	}
	return list, nil
}

// missing delivers payloads as others, and tells how many of those that are accepted do not
// count.
func (s *sight) missing(ctx context.Context, list []*payload) (float64, error) {
	if isDone, err := s.barrier(ctx, s.run); err != nil || !isDone {
		return 0, err
	}
	from := s.quiet
	for _, p := range list {
		if _, err := s.send.deliver(ctx, s.rule, s.made.fresh(p), nil); err != nil {
			return 0, err
		}
	}
	if isDone, err := s.barrier(ctx, s.run); err != nil || !isDone {
		return 0, err
	}
	return s.least - s.counted(from, s.quiet), nil
}

// otherCurrencies are in none of the samples.
var otherCurrencies = []string{"gbp", "chf", "sek", "brl", "cad"}

// storedTexts are the odd texts that a database may refuse where the receiver does not: each goes
// to all places at once here, since in tolerance each place has another.
var storedTexts = []string{"text/cjk", "text/rtl", "text/astral", "text/composed", "text/combining", "text/quotes", "text/sql", "text/lines"}

// auditEach looks whether an event counts in each of several currencies, and with each of several
// texts wherever it has texts.
func (s *sight) auditEach(ctx context.Context) error {
	base := s.taken.base(s.row)
	if base == nil || !s.isSingle() || s.book.isReported(s.rule) {
		return nil
	}
	list := s.inCurrencies(base)
	changes, err := mutation.Nasty(s.made.catalog, s.row, base.bytes)
	if err != nil {
		return err
	}
	for i := range changes {
		if m := &changes[i]; slices.Contains(storedTexts, m.ID) {
			list = append(list, &payload{row: s.row, bytes: m.Payload(), mutation: m})
		}
	}
	return s.judgeTotal(ctx, true, list)
}

// inCurrencies are payloads of an event in other currencies; none where it has no currency.
func (s *sight) inCurrencies(base *payload) (list []*payload) {
	currencyOf := s.made.at(s.row).first(schemas.RoleCurrency)
	if currencyOf == "" {
		return nil
	}
	own, ok := node(base.bytes, currencyOf)
	if !ok || own.Kind() != jsonpos.String {
		return nil
	}
	for _, code := range otherCurrencies {
		if own.Text() == strings.ToUpper(own.Text()) {
			code = strings.ToUpper(code)
		}
		p := &payload{row: base.row, bytes: base.bytes, shapes: []string{"currency=" + code}}
		if s.made.put(p, currencyOf, string(quote(code))) {
			list = append(list, p)
		}
	}
	return list
}
