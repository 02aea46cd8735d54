package contract

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/siohook/siohook/fake/encode"
	"github.com/siohook/siohook/fake/mutation"
	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/schemas"
)

var signatureGenuine = &rule{
	Check: Check{
		ID: "signature/genuine", Phase: Signature, Severity: Error,
		Purpose: "a receiver that rejects genuine deliveries loses the events",
		Expects: "a 2xx to every delivery with the provider's signature",
		Cause:   "the receiver verifies the signature over JSON that it has parsed and written again, or reads the secret or the header in another form",
		Fix:     "verify the signature over the bytes of the body as they arrived, with the secret exactly as the provider shows it",
		Source:  "seen: two of 24 receivers verify the signature over JSON that they have written again",
	},
}

// resigned finds another way to sign which the receiver accepts, and with which it rejects what
// the provider signs; nil when there is none. Those that were found are tried first.
func (d *diagnosis) resigned(ctx context.Context, p *payload) (resigning, error) {
	if !d.options.signs() || !d.book.has(signatureGenuine) || p.signing != nil {
		return nil, nil
	}
	ways := slices.Concat(d.accepted, resignings()) // two programs may write one payload alike, and others not
	if !d.paired && d.taken.made == 0 {
		d.paired = true // once: there are many
		ways = append(ways, pairsOf(resignings())...)
	}
	tried := map[string]bool{} // what is signed in the same way, too
	for i, way := range ways {
		if d.taken.made > 0 && !way.isRewriting() {
			continue // with another key or form, all would be rejected
		}
		id := way.id(p.bytes)
		if tried[id] {
			continue
		}
		tried[id] = true
		isAccepted, err := d.takesSigned(ctx, p, way)
		if err != nil || !isAccepted {
			if err != nil {
				return nil, err
			}
			continue
		}
		if own, err := d.send.deliver(ctx, signatureGenuine, d.made.fresh(p), nil); err != nil || d.options.takes(p, own) {
			return nil, err // it rejects nothing now
		}
		if again, err := d.takesSigned(ctx, p, way); err != nil || !again {
			return nil, err
		}
		if i >= len(d.accepted) {
			d.accepted = append([]resigning{way}, d.accepted...)
		}
		return way, nil
	}
	return nil, nil
}

// resignedAfter does so where the answer may be about the signature, and not of too many payloads.
func (d *diagnosis) resignedAfter(ctx context.Context, p *payload, answer deliver.Result) (resigning, error) {
	kind := rejectedAs{p.row, answer.Status}
	if answer.Err != nil || answer.Status < 300 || d.options.expects(p.row) == Refuse || d.accepted == nil && d.vain[kind] >= mostVain {
		return nil, nil
	}
	way, err := d.resigned(ctx, p)
	if way == nil {
		if d.vain == nil {
			d.vain = map[rejectedAs]int{}
		}
		d.vain[kind]++
	}
	return way, err
}

// rejectedAs are payloads of an event that are answered with a status.
type rejectedAs struct {
	row    *schemas.Row
	status int
}

// mostVain is of how many of them another signature is looked for.
const mostVain = 3

// takesSigned tells whether a payload is accepted that is signed in another way.
func (d *diagnosis) takesSigned(ctx context.Context, p *payload, way resigning) (bool, error) {
	q := *d.made.fresh(p)
	q.signing = &signing{what: way.says(p.bytes), write: way.write}
	answer, err := d.send.deliver(ctx, signatureGenuine, &q, nil)
	if errors.Is(err, errUnfit) {
		return false, nil
	}
	return err == nil && isAccepted(answer), err
}

// reportResigned reports a genuine delivery that is rejected because of its signature.
func (d *diagnosis) reportResigned(p *payload, answer deliver.Result, way resigning) {
	f := newFinding(signatureGenuine, p, answer, "a 2xx to a genuine signature", "")
	f.Cause = way[0].cause
	f.Got += ", but it accepts the signature " + way.says(p.bytes)
	if rewriting := way[0].rewriting; rewriting != nil {
		f.Got += ". " + firstDifference(p.bytes, rewriting.write(p.bytes))
	}
	d.book.report(f)
}

// genuine delivers what the provider signs in forms that receivers stumble over. Where one is
// rejected and it is not because of the signature, that is for the phase of that form to tell.
func (r *run) genuine(ctx context.Context, base *payload) error {
	forms, err := r.forms(base)
	if err != nil {
		return err
	}
	for _, p := range forms {
		answer, err := r.send.deliver(ctx, signatureGenuine, r.made.fresh(p), nil)
		if err != nil {
			return err
		}
		way, err := r.why.resignedAfter(ctx, p, answer)
		if err != nil {
			return err
		}
		if way != nil {
			r.book.count(false)
			r.why.reportResigned(p, answer, way)
			return nil // the others would have the same reason
		}
		r.book.count(true)
	}
	return r.variants(ctx, base)
}

// forms are notations of an accepted payload: whatever is hashed but its bytes is another one in
// some of them.
func (r *run) forms(base *payload) (forms []*payload, err error) {
	changes, err := mutation.Nasty(r.made.catalog, base.row, base.bytes)
	if err != nil {
		return nil, err
	}
	with := func(b []byte) { forms = append(forms, &payload{row: base.row, bytes: b}) }
	with(base.bytes)
	with(append(bytes.Clone(base.bytes), '\n'))
	for i := range changes {
		m := &changes[i]
		switch c := variationOf(m); {
		case c == toleranceSpace, c == toleranceEscapes, c == toleranceMemberOrder, c == toleranceLarge:
			forms = append(forms, &payload{row: base.row, bytes: m.Payload(), mutation: m})
		case m.ID == "text/astral": // in UTF-8
			if raw := again(m.Payload(), encode.AppendCompactString); raw != nil {
				forms = append(forms, &payload{row: base.row, bytes: raw, mutation: m})
			}
		}
	}
	return forms, nil
}

// variants delivers what only the signature or its header has to do with.
func (r *run) variants(ctx context.Context, base *payload) error {
	for _, v := range genuineVariants() {
		if v.cause == LowerCaseNames && r.book.isReported(reachHeaderCase) || v.cause == AsChunks && r.book.isReported(timeChunks) {
			continue
		}
		send := func() (deliver.Result, error) {
			p := *r.made.fresh(base)
			p.signing = &signing{what: v.what, write: v.write}
			if v.cause == LowerCaseNames {
				p.over = http1
			}
			return r.send.exchange(ctx, signatureGenuine, &p, nil, v.pace)
		}
		f, err := r.book.attempt(send, func(answer deliver.Result) *Finding {
			if isAccepted(answer) || v.pace != nil && answer.Status == http.StatusLengthRequired { // that is no matter of signatures
				return nil
			}
			f := newFinding(signatureGenuine, base, answer, "a 2xx to a genuine delivery", "")
			f.Cause, f.Change = v.cause, v.what
			f.Got += " to " + v.what
			return f
		})
		if errors.Is(err, errUnfit) {
			continue
		}
		if err != nil {
			return err
		}
		if f != nil {
			r.book.report(f)
		}
	}
	return nil
}

// isSignedOtherwise reports, and ends the run of, a receiver that rejects the first deliveries and
// accepts them with another signature.
func (r *run) isSignedOtherwise(ctx context.Context, samples []*payload, answers []deliver.Result) (bool, error) {
	for i, p := range samples {
		way, err := r.why.resignedAfter(ctx, p, answers[i])
		if err != nil {
			return false, err
		}
		if way != nil {
			r.book.count(false)
			r.why.reportResigned(p, answers[i], way)
			return true, otherSigning()
		}
	}
	return false, nil
}

// otherSigning ends a run of a receiver that rejects what the provider signs.
func otherSigning() error {
	return stop(OtherSigning, "the receiver rejects genuine signatures (signature/genuine)", "what else is wrong shows once it accepts what the provider signs")
}

// signHint is what to do where a receiver rejects everything and the provider signs; "" where it
// does not.
func (r *run) signHint() string {
	switch {
	case r.options.signs() && r.book.has(signatureGenuine):
		return "is the secret the one that the receiver has? it accepts none of the usual mistakes with the secret, the body or the header, either"
	case r.options.signs():
		return "is the secret the one that the receiver has? the phase signature looks for usual mistakes with it"
	case r.options.Catalog.Wire.Sign != nil:
		return "the provider signs its deliveries: give the secret that the receiver has (--secret-env)"
	}
	return ""
}
