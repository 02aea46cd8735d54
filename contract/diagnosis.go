package contract

import (
	"bytes"
	"context"
	"slices"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/schemas"
)

// diagnosis finds out why payloads are not accepted.
type diagnosis struct {
	options *Options
	send    *sender
	made    *material
	taken   *taken
	book    *book
	lost    map[*schemas.Row]bool // events that are accepted no longer, whatever they are

	vain     map[rejectedAs]int // how often no other way to sign was found
	paired   bool               // two mistakes at once were tried
	accepted []resigning        // other ways to sign that the receiver accepts, the last first
}

// refusal is a documented delivery that was not accepted.
type refusal struct {
	payload *payload
	answer  deliver.Result
	since   int // how much had been accepted
}

// report finds out why deliveries of a check were not accepted, and reports each to the
// check that says so.
func (d *diagnosis) report(ctx context.Context, of *rule, refused []refusal) error {
	for _, j := range refused {
		if d.taken.since(j.payload) == j.since { // nothing was accepted after it
			if innocent, err := d.isInnocent(ctx, j.payload); err != nil {
				return err
			} else if innocent {
				continue
			}
		}
		if way, err := d.resignedAfter(ctx, j.payload, j.answer); err != nil {
			return err
		} else if way != nil {
			d.reportResigned(j.payload, j.answer, way)
			continue
		}
		cause, err := d.cause(ctx, j.payload)
		if err != nil {
			return err
		}
		switch {
		case cause == reachFlaky && d.book.isReported(reachFraming): // it was the answer to another delivery
		case cause == reachFlaky:
			f := newFinding(reachFlaky, j.payload, j.answer, "the same answer to the same delivery", "")
			f.Got += ", then a 2xx"
			d.book.flaky(f, j.answer)
		case cause != nil:
			f := newFinding(cause, j.payload, j.answer, d.options.wanted(j.payload), "")
			f.Pointer = cause.trait.at(d.made.at(j.payload.row), j.payload.bytes)
			d.book.report(f)
		default:
			c := of
			switch {
			case isFailure(j.answer, deliver.Timeout):
				c = reachDeadline
			case of.Phase == Samples && len(d.taken.accepted) > 0, of.Phase == Coverage && d.taken.first(j.payload.row) == nil:
				c = coverageEvent
			}
			if !d.book.has(c) {
				c = of
			}
			d.book.report(newFinding(c, j.payload, j.answer, d.options.wanted(j.payload), ""))
		}
	}
	return nil
}

// try makes a delivery that nobody judges: it tells something about another one.
func (d *diagnosis) try(ctx context.Context, p *payload) (deliver.Result, error) {
	return d.send.deliver(ctx, coverageAccepted, d.made.fresh(p), nil)
}

// cause is the check that says what a payload is refused for: by a trait, or because it
// is accepted when it is sent again; nil when it is neither.
func (d *diagnosis) cause(ctx context.Context, p *payload) (*rule, error) {
	answer, err := d.try(ctx, p)
	if err != nil {
		return nil, err
	}
	switch {
	case d.options.takes(p, answer):
		return reachFlaky, nil
	case d.options.expects(p.row) == Refuse:
		return nil, nil
	case isFailure(answer, deliver.Timeout): // each try takes the whole deadline
		return nil, nil
	}
	for _, c := range traits {
		if !d.book.has(c) {
			continue
		}
		helps, err := d.helps(ctx, c.trait, p)
		switch {
		case err != nil:
			return nil, err
		case !helps:
			continue
		}
		if answer, err = d.try(ctx, p); err == nil && d.options.takes(p, answer) {
			return reachFlaky, nil // it helped by chance
		}
		return c, err
	}
	return nil, nil
}

// helps tells whether a payload is accepted without a trait.
func (d *diagnosis) helps(ctx context.Context, t *trait, p *payload) (bool, error) {
	for _, b := range t.without(d.made.at(p.row), p.bytes) {
		if bytes.Equal(b, p.bytes) {
			continue
		}
		answer, err := d.try(ctx, &payload{row: p.row, bytes: b})
		if err != nil {
			return false, err
		}
		if isAccepted(answer) {
			return d.isControlled(ctx, t, p)
		}
	}
	return false, nil
}

// isControlled tells whether a payload that nobody can read is refused.
func (d *diagnosis) isControlled(ctx context.Context, t *trait, p *payload) (bool, error) {
	if t.control == nil {
		return true, nil
	}
	answer, err := d.try(ctx, &payload{row: p.row, bytes: t.control(p.bytes)})
	return err == nil && !isAccepted(answer), err
}

// known finds a trait that was reported, and that a payload which something else
// was changed in is not accepted for, either.
func (d *diagnosis) known(ctx context.Context, p *payload) (*rule, error) {
	for _, c := range traits {
		if !d.book.isReported(c) {
			continue
		}
		if c.trait.isChanged(d.made.at(p.row), p) {
			return c, nil
		}
		if helps, err := d.helps(ctx, c.trait, p); helps || err != nil {
			return c, err
		}
	}
	return nil, nil
}

// explain reports a finding about a payload under the reason that it has in truth:
// one that was reported already, or that it is much larger than base, which the
// receiver takes.
func (d *diagnosis) explain(ctx context.Context, base, p *payload, f *Finding) error {
	if f.Check.ID == rejectionHostile.ID {
		if c := d.book.asOther(f); c != nil {
			d.book.again(c, p)
		} else {
			d.book.report(f)
		}
		return nil
	}
	if way, err := d.resignedAfter(ctx, p, deliver.Result{Status: f.Status}); err != nil {
		return err
	} else if way != nil {
		d.reportResigned(p, deliver.Result{Status: f.Status, Body: []byte(f.Response)}, way)
		return nil
	}
	if cause, err := d.known(ctx, p); err != nil {
		return err
	} else if cause != nil {
		d.book.again(cause, p)
		return nil
	}
	if !d.book.has(toleranceLarge) || f.Check.ID == toleranceLarge.ID || len(p.bytes) < len(base.bytes)+muchLarger {
		d.book.report(f)
		return nil
	}
	padded := slices.Concat(base.bytes, bytes.Repeat([]byte("\n"), len(p.bytes)-len(base.bytes)))
	answer, err := d.send.deliver(ctx, toleranceLarge, d.made.fresh(&payload{row: base.row, bytes: padded}), nil)
	if err != nil {
		return err
	}
	if !isAccepted(answer) {
		f.Check = toleranceLarge.Check
	}
	d.book.report(f)
	return nil
}

// muchLarger is by how many bytes a payload is larger than another one so that its
// size may be what matters.
const muchLarger = 4096

// tooLarge tells whether a payload would not be answered for its size: others were
// not, and each takes the whole deadline.
func (d *diagnosis) tooLarge(base *payload, b []byte) bool {
	return len(b) >= len(base.bytes)+muchLarger && slices.ContainsFunc(d.book.result.Groups, func(g Group) bool {
		return g.Check.ID == toleranceLarge.ID && g.First.Status == 0
	})
}
