package contract

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"slices"
	"strings"

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

// resigning is another way to sign that tells what a receiver does wrong which accepts it.
type resigning struct {
	cause     Cause
	says      string     // what the receiver does, in words
	rewriting *rewriting // nil: it hashes the bytes that it gets
	write     func(w *pen) error
}

// resignings are tried in their order where a genuine signature is rejected.
func resignings() (all []resigning) {
	for _, one := range rewritings() {
		all = append(all, resigning{Rewritten, "it accepts the signature of other bytes: ", &one, func(w *pen) error {
			body := one.write(w.delivery.Body)
			if body == nil || bytes.Equal(body, w.delivery.Body) {
				return errUnfit
			}
			return w.put(w.secret, w.of.At, body)
		}})
	}
	key := func(says string, of func(w *pen) []byte) {
		all = append(all, resigning{OtherKey, "it accepts the signature with another key: " + says, nil, func(w *pen) error {
			secret := of(w)
			if len(secret) == 0 || bytes.Equal(secret, w.secret) {
				return errUnfit
			}
			return w.put(secret, w.of.At, w.delivery.Body)
		}})
	}
	for _, end := range []struct{ text, says string }{
		{"\n", "the secret with a line end behind it"}, {"\r\n", "the secret with a line end (\\r\\n) behind it"}, {"\r", "the secret with \\r behind it"}, {" ", "the secret with a space behind it"},
	} {
		key(end.says, func(w *pen) []byte { return w.keyed(append(bytes.Clone(w.key()), end.text...)) })
		if end.text == "\n" || end.text == "\r\n" { // the whole text is the key where it is not decoded, either
			key(end.says+", and not decoded", func(w *pen) []byte { return w.text(string(w.secret) + end.text) })
		}
	}
	key("the secret without the white space around it", func(w *pen) []byte { return bytes.TrimSpace(w.secret) })
	key("the secret in quotation marks", func(w *pen) []byte { return w.keyed([]byte(`"` + string(w.key()) + `"`)) })
	key("the secret as it is written, and not decoded", func(w *pen) []byte { return w.text(string(w.secret)) })
	key("the secret without its prefix, and not decoded", func(w *pen) []byte {
		return w.text(strings.TrimPrefix(string(w.secret), w.keyPrefix()))
	})
	key("the secret decoded from base64", func(w *pen) []byte { return w.keyed(decoded(w.secret, base64.StdEncoding)) })
	key("the secret decoded from base64url", func(w *pen) []byte { return w.keyed(decoded(w.secret, base64.URLEncoding)) })
	key("the secret decoded from hexadecimal digits", func(w *pen) []byte {
		raw, _ := hex.DecodeString(string(w.secret)) // or nothing
		return w.keyed(raw)
	})
	form := func(says string, value func(m *mark) string) {
		all = append(all, resigning{OtherForm, "it accepts the signature in another form: " + says, nil, func(w *pen) error {
			return w.fit(func(m *mark) []string {
				if other := value(m); other != "" && other != m.value(m.digest) {
					return []string{other}
				}
				return nil
			})
		}})
	}
	raw := func(says string, write func(raw []byte) string) {
		form(says, func(m *mark) string {
			if raw := rawDigest(m.digest); raw != nil {
				return m.value(write(raw))
			}
			return ""
		})
	}
	raw("hexadecimal digits", hex.EncodeToString)
	raw("hexadecimal digits in upper case", func(raw []byte) string { return strings.ToUpper(hex.EncodeToString(raw)) })
	raw("base64", base64.StdEncoding.EncodeToString)
	raw("base64 without = at the end", base64.RawStdEncoding.EncodeToString)
	raw("base64url", base64.URLEncoding.EncodeToString)
	raw("base64url without = at the end", base64.RawURLEncoding.EncodeToString)
	form("without what is before it", func(m *mark) string { return m.digest })
	for _, prefix := range []string{"sha256=", "sha1=", "sha512=", "v1=", "v1,", "hmac-sha256="} {
		form("with "+prefix+" before it", func(m *mark) string { return prefix + m.digest })
	}
	return all
}

// decoded is a key in base64; nil when it is none.
func decoded(secret []byte, form *base64.Encoding) []byte {
	raw, err := form.WithPadding(base64.NoPadding).DecodeString(strings.TrimRight(strings.TrimPrefix(string(secret), "whsec_"), "="))
	if err != nil {
		return nil
	}
	return raw
}

// keyPrefix is what is before a key in base64; "" where the secret is the key.
func (w *pen) keyPrefix() string {
	h, _ := schemas.AsHMAC(w.sign)
	return h.KeyPrefix
}

// key is the key of the secret.
func (w *pen) key() []byte {
	if prefix := w.keyPrefix(); prefix != "" {
		raw, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(string(w.secret), prefix)) // it has signed
		return raw
	}
	return w.secret
}

// text is a secret whose key is a text, where secrets have their key in base64; else nil.
func (w *pen) text(key string) []byte {
	if w.keyPrefix() == "" {
		return nil
	}
	return w.keyed([]byte(key))
}

// resigned finds another way to sign which the receiver accepts, and with which it rejects what
// the provider signs; nil when there is none. Those that were found are tried first.
func (d *diagnosis) resigned(ctx context.Context, p *payload) (*resigning, error) {
	if !d.options.signs() || !d.book.has(signatureGenuine) || p.signing != nil {
		return nil, nil
	}
	ways := slices.Concat(d.accepted, resignings()) // two programs may write one payload alike, and others not
	tried := map[string]bool{}                      // what others hash, too
	for i := range ways {
		if rewriting := ways[i].rewriting; rewriting != nil {
			body := string(rewriting.write(p.bytes))
			if tried[body] {
				continue
			}
			tried[body] = true
		} else if d.taken.made > 0 {
			break // with another key or form, all would be rejected
		}
		isAccepted, err := d.takesSigned(ctx, p, &ways[i])
		if err != nil || !isAccepted {
			if err != nil {
				return nil, err
			}
			continue
		}
		if own, err := d.send.deliver(ctx, signatureGenuine, d.made.fresh(p), nil); err != nil || d.options.takes(p, own) {
			return nil, err // it rejects nothing now
		}
		if again, err := d.takesSigned(ctx, p, &ways[i]); err != nil || !again {
			return nil, err
		}
		if i >= len(d.accepted) {
			d.accepted = append([]resigning{ways[i]}, d.accepted...)
		}
		return &ways[i], nil
	}
	return nil, nil
}

// resignedAfter does so where the answer may be about the signature, and not of too many payloads.
func (d *diagnosis) resignedAfter(ctx context.Context, p *payload, answer deliver.Result) (*resigning, error) {
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
func (d *diagnosis) takesSigned(ctx context.Context, p *payload, way *resigning) (bool, error) {
	q := *d.made.fresh(p)
	q.signing = &signing{what: way.says, write: way.write}
	answer, err := d.send.deliver(ctx, signatureGenuine, &q, nil)
	if errors.Is(err, errUnfit) {
		return false, nil
	}
	return err == nil && isAccepted(answer), err
}

// reportResigned reports a genuine delivery that is rejected because of its signature.
func (d *diagnosis) reportResigned(p *payload, answer deliver.Result, way *resigning) {
	f := newFinding(signatureGenuine, p, answer, "a 2xx to a genuine signature", "")
	f.Cause = way.cause
	f.Got += ", but " + way.says
	if way.rewriting != nil {
		written := way.rewriting.write(p.bytes)
		f.Got += strings.Join(namesOfSame(p.bytes, written), ", or ") + ". " + firstDifference(p.bytes, written)
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
		if v.cause == LowerCaseNames && r.book.isReported(reachHeaderCase) {
			continue
		}
		send := func() (deliver.Result, error) {
			p := *r.made.fresh(base)
			p.signing = &signing{what: v.what, write: v.write}
			if v.cause == LowerCaseNames {
				p.over = http1
			}
			return r.send.deliver(ctx, signatureGenuine, &p, nil)
		}
		f, err := r.book.attempt(send, func(answer deliver.Result) *Finding {
			if isAccepted(answer) {
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
