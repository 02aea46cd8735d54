package contract

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/observe"
	"github.com/siohook/siohook/schemas"
)

// fails reports a finding of a check that is to be run.
func (r *run) fails(f *Finding) {
	if r.book.enabled[f.Check.ID] {
		r.book.count(false)
		r.book.report(f)
	}
}

// forging makes forged deliveries and judges the answers.
type forging struct {
	run     *run
	tried   map[*rule]bool // checks that had something to forge
	slow    int            // deliveries that were not answered in time
	genuine float64        // genuine deliveries beside those of an event that may have counted
	silent  bool           // a forged delivery gets a 2xx, and has no effect
	begins  bool           // the beginning of the right signature is accepted
	judged  *observed      // whose effects were seen; nil: nobody's
}

// forged is a delivery that was made.
type forged struct {
	*forgery
	payload *payload
	answer  deliver.Result
}

func (d *forged) isAccepted() bool { return isAccepted(d.answer) }

// isRefused tells whether it was rejected; not whether that was because of its length or type.
func (d *forged) isRefused() bool {
	if !d.isPlain && (d.answer.Status == http.StatusLengthRequired || d.answer.Status == http.StatusUnsupportedMediaType) {
		return false
	}
	return d.answer.Err == nil && !isBroken(d.answer) && !d.isAccepted()
}

// finding is that of a delivery.
func (d *forged) finding(c *rule, want string) *Finding {
	f := newFinding(c, d.payload, d.answer, want, "")
	f.Change, f.Shapes, f.rounds = d.what, nil, oneByOne(d.payload)
	f.Got += " to " + d.what
	return f
}

// event makes the forgeries of an event, each of a thing of its own.
func (f *forging) event(ctx context.Context, base *payload, list []forgery) error {
	r := f.run
	o := f.observed(base.row)
	next := func() *payload { return r.made.fresh(base) }
	var before observe.State
	if o != nil {
		isDone, err := o.barrier(ctx, r)
		if err != nil {
			return err
		}
		if isDone {
			next = func() *payload { return o.one(r) }
			before = o.quiet
		} else {
			o = nil
		}
	}
	all, err := f.deliver(ctx, next, list)
	if err != nil {
		return err
	}
	accepted := slices.DeleteFunc(slices.Clone(all), func(d forged) bool { return !d.isAccepted() })
	if o != nil {
		f.judged = o
		var silent []forged
		if accepted, silent, err = f.effects(ctx, o, before, all, accepted); err != nil {
			return err
		}
		if len(silent) > 0 {
			f.silent = true
			r.fails(silent[0].finding(signatureNoEffect, "a 4xx"))
		}
	}
	f.judge(all, accepted)
	if err := f.answers(ctx, next, all); err != nil || f.slow >= maxSlow {
		return err
	}
	return f.control(ctx, r.made.fresh(base))
}

// control ends the run where the receiver does not accept genuine deliveries any longer: then it
// rejects the forged ones for that.
func (f *forging) control(ctx context.Context, p *payload) error {
	r := f.run
	answer, err := r.send.deliver(ctx, signatureGenuine, p, nil)
	if err != nil || r.options.takes(p, answer) {
		return err
	}
	_, err = r.why.isInnocent(ctx, p)
	return err
}

// observed is the event as it is observed, where its effects can be told; else nil.
func (f *forging) observed(row *schemas.Row) *observed {
	for _, o := range f.run.observed {
		if o.row == row && o.blind == nil && o.lost == 0 && len(o.steps) > 0 {
			return o
		}
	}
	return nil
}

// deliver makes forged deliveries, each on a connection of its own: what breaks one is its own
// fault.
func (f *forging) deliver(ctx context.Context, next func() *payload, list []forgery) (all []forged, err error) {
	r := f.run
	f.genuine = 0
	r.send.apart = true
	defer func() { r.send.apart = false }()
	for i := range list {
		one := &list[i]
		if !slices.ContainsFunc([]*rule{one.rule, signatureOff, signatureMalformed, signatureLeak, signatureNoEffect}, r.book.has) || f.slow >= maxSlow {
			continue
		}
		answer, p, err := f.one(ctx, one, next())
		switch {
		case errors.Is(err, errUnfit):
			continue
		case err != nil:
			return nil, err
		}
		f.tried[one.rule] = true
		d := forged{one, p, answer}
		if isFailure(answer, deliver.Timeout) {
			f.slow++
		} else if answer.Err != nil {
			if err := f.survived(ctx, &d); err != nil {
				return nil, err
			}
		}
		all = append(all, d)
	}
	return all, nil
}

// one makes one.
func (f *forging) one(ctx context.Context, of *forgery, p *payload) (deliver.Result, *payload, error) {
	own := *p
	own.signing = of.signing()
	answer, err := f.run.send.exchange(ctx, of.rule, &own, nil, of.pace)
	return answer, &own, err
}

// answers reports those that broke the receiver, and those whose answer has the right signature.
func (f *forging) answers(ctx context.Context, next func() *payload, all []forged) error {
	r := f.run
	for i := range all {
		d := &all[i]
		if leaks(d.answer, d.payload.signing.right) {
			leak := d.finding(signatureLeak, "an answer without the right signature")
			leak.Got += ", with the right signature in the answer"
			r.fails(leak)
		}
		if !isBroken(d.answer) {
			continue
		}
		finding, err := r.book.confirm(d.answer, func() (answer deliver.Result, err error) {
			answer, d.payload, err = f.one(ctx, d.forgery, next())
			return answer, err
		}, func(answer deliver.Result) *Finding {
			if !isBroken(answer) {
				return nil
			}
			d.answer = answer
			return d.finding(signatureMalformed, "a 4xx")
		})
		if err != nil {
			return err
		}
		if finding != nil {
			r.book.report(finding)
		}
	}
	return nil
}

// survived ends the run where a forged delivery has ended the receiver.
func (f *forging) survived(ctx context.Context, d *forged) error {
	r := f.run
	plain := *d.payload
	plain.signing = nil
	probe, err := r.send.once(ctx, signatureMalformed, r.made.fresh(&plain))
	if err != nil || probe.Err == nil {
		if isAccepted(probe) {
			f.genuine++
		}
		return err
	}
	finding := d.finding(signatureMalformed, "a 4xx")
	finding.Got += ", and to no other delivery since then"
	r.fails(finding)
	hint := "start it again"
	if failure := (*deliver.Failure)(nil); errors.As(probe.Err, &failure) && failure.Hint() != "" {
		hint = failure.Hint()
	}
	return stop(NoAnswer, "a forged delivery has ended the receiver: "+d.what, hint)
}

// effects tells which forged deliveries were accepted and counted, and which were accepted
// without effect. It reports what was rejected and counted all the same.
func (f *forging) effects(ctx context.Context, o *observed, before observe.State, all, accepted []forged) (counted, silent []forged, err error) {
	r := f.run
	look := func(from observe.State) (times float64, isDone bool, err error) {
		isDone, err = o.barrier(ctx, r)
		times = o.counted(from, o.quiet) - 1 - f.genuine // the barrier counts, too
		return times, isDone && times >= 0, err
	}
	times, isDone, err := look(before)
	switch {
	case err != nil:
		return nil, nil, err
	case !isDone:
		return accepted, nil, nil
	case times == 0:
		return nil, accepted, nil
	case times == float64(len(accepted)):
		return accepted, nil, nil
	}
	for i := range all { // one by one
		d := all[i]
		f.genuine = 0
		from := o.quiet
		if d.answer, d.payload, err = f.one(ctx, d.forgery, o.one(r)); err != nil {
			return nil, nil, err
		}
		if times, isDone, err = look(from); err != nil {
			return nil, nil, err
		}
		switch {
		case !isDone:
			return append(counted, accepted...), nil, nil
		case times != 0 && d.isAccepted():
			counted = append(counted, d)
		case times != 0:
			finding := d.finding(signatureForged, "a 4xx, and no effect")
			finding.Cause = Processed
			finding.Got += ", and it counts"
			r.fails(finding)
			return counted, silent, nil // each takes its time
		case d.isAccepted():
			silent = append(silent, d)
		}
	}
	return counted, silent, nil
}

// judge reports what was accepted of the forgeries of an event.
func (f *forging) judge(all, accepted []forged) {
	r := f.run
	refused := slices.ContainsFunc(all, func(d forged) bool { return d.isRefused() })
	for i := range all {
		if all[i].isRefused() {
			r.book.count(true)
		}
	}
	f.begins = f.begins || slices.ContainsFunc(accepted, func(d forged) bool { return d.cause == Truncated })
	switch {
	case len(accepted) == 0:
		return
	case !refused && f.silent && r.book.isReported(signatureNoEffect):
		r.book.count(false)
		r.book.again(signatureNoEffect, accepted[0].payload)
		return
	case !refused && r.book.has(signatureOff):
		finding := accepted[0].finding(signatureOff, "a 4xx to forged deliveries")
		finding.Got = statusOf(accepted[0].answer) + " to every forged delivery: verification is off"
		r.fails(finding)
		return
	}
	for i := range accepted {
		d := &accepted[i]
		if f.begins && (d.cause == Absent || d.cause == Empty || d.cause == OtherLength) {
			continue // no characters are a beginning, too
		}
		finding := d.finding(d.rule, "a 4xx")
		finding.Cause = d.cause
		r.fails(finding)
	}
}
