package contract

import (
	"context"
	"errors"
	"slices"

	"github.com/siohook/siohook/schemas"
)

// signature delivers what is signed in another way than the provider does it.
func signature(ctx context.Context, r *run) error {
	bases := slices.Collect(r.taken.bases())
	var rows []*schemas.Row
	for _, base := range bases {
		rows = append(rows, base.row)
	}
	main := mainOf(rows)
	if main == nil {
		r.skipPhase(Signature, NotAccepted, "the receiver accepts no event")
		return nil
	}
	if err := r.learnAll(ctx, signatureNoEffect); err != nil {
		return err
	}
	if r.book.has(signatureGenuine) {
		if err := r.genuine(ctx, r.taken.base(main)); err != nil {
			return err
		}
	}
	f := &forging{run: r, tried: map[*rule]bool{}}
	at := slices.IndexFunc(bases, func(base *payload) bool { return base.row == main })
	bases = slices.Concat(bases[at:], bases[:at]) // what it tells of the first is known of the others
	for _, base := range bases {
		list := forgedOften()
		if base.row == main {
			list = append(list, forgedOnce(base.bytes)...)
		}
		if err := f.event(ctx, base, list); err != nil {
			return err
		}
	}
	if f.slow >= maxSlow {
		for _, c := range rules {
			if c.Phase == Signature && c != signatureGenuine && !r.book.isReported(c) {
				r.book.skip(c, NoAnswer, "the receiver does not answer forged deliveries in time")
			}
		}
		return nil
	}
	for _, c := range []*rule{signatureMissing, signatureForged, signatureOtherSecret, signatureOld} {
		switch {
		case f.tried[c]:
		case c == signatureOld:
			r.book.skip(c, NothingToForge, "the signature contains no time, or any time is allowed")
		default:
			r.book.skip(c, NothingToForge, "the signer of the catalog does not sign in another way")
		}
	}
	if !r.book.isReported(signatureOff) {
		if err := r.curious(ctx, r.taken.base(main)); err != nil {
			return err
		}
	}
	r.book.note(NotTested, "not tested: comparison in constant time, secrets chosen by tenant, signatures over the URL")
	if err := r.eachObserved(ctx); err != nil {
		return err
	}
	if f.judged == nil && r.book.has(signatureNoEffect) && !r.book.isReported(signatureNoEffect) {
		why := NotObserved{Why: NoObserver, Reason: "there is no observer"}
		for _, n := range r.book.result.NotObserved {
			if n.Check.ID == signatureAfterForgery.ID {
				why = n
			}
		}
		r.book.skip(signatureNoEffect, why.Why, why.Reason)
	}
	return nil
}

// skipPhase says why no check of a phase was run.
func (r *run) skipPhase(phase Phase, why Why, reason string) {
	for _, c := range rules {
		if c.Phase == phase {
			r.book.skip(c, why, reason)
		}
	}
}

// note notes something that is neither a finding nor passed.
func (b *book) note(about About, text string) {
	n := Note{about, text}
	if !slices.Contains(b.result.Notes, n) {
		b.result.Notes = append(b.result.Notes, n)
	}
}

// curious delivers what some good receivers accept, too, and notes it.
func (r *run) curious(ctx context.Context, base *payload) error {
	for _, one := range curiosities() {
		p := *r.made.fresh(base)
		if one.about == NewMessageID { // the first is the genuine one
			if _, err := r.send.deliver(ctx, signatureGenuine, &p, nil); err != nil {
				return err
			}
		}
		p.signing = &signing{what: one.what, write: one.write}
		answer, err := r.send.deliver(ctx, signatureForged, &p, nil)
		switch {
		case errors.Is(err, errUnfit):
			continue
		case err != nil:
			return err
		}
		if isAccepted(answer) {
			r.book.note(one.about, "the receiver "+one.what)
		}
	}
	return nil
}
