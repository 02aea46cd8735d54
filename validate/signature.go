package validate

import (
	"errors"
	"fmt"
	"time"

	"github.com/siohook/siohook/schemas"
)

// ruleSignature is broken by a delivery that does not have the signature of its body.
const ruleSignature = "signature"

// Verifies tells whether the signatures of deliveries are verified.
func (v *Validator) Verifies() bool { return v.options.Secret != nil }

// signed adds to a report what is to be said about the signature of a delivery, as it came.
func (v *Validator) signed(r Report, d schemas.Delivery) Report {
	if v.options.Secret == nil || d.Header == nil || len(d.Body) > v.options.MaxBytes {
		return r
	}
	part := v.partOf(r.Event, d)
	if part.Wire.Sign == nil {
		return r
	}
	err := part.Wire.Sign.Verify(d, v.options.Secret, d.Time)
	if err != nil && d.IsPacked() { // a proxy may have compressed it, or what was signed is what it has
		if body, problem := d.Decoded(v.options.MaxBytes); problem == nil {
			plain := d
			plain.Body = body
			if part.Wire.Sign.Verify(plain, v.options.Secret, d.Time) == nil {
				err = nil
			}
		}
	}
	if err == nil {
		r.Verified = true
		return r
	}
	f := unsigned(part, err)
	if at := v.changed(part, r.Event, d, f.Cause); at >= 0 {
		f.Cause, f.Got = schemas.SignatureChanged, fmt.Sprintf("that of the same JSON in other bytes, from byte %d on", at+1)
		f.Hint = "a program on the way writes the JSON again; let it forward the bytes as they come"
		f.Start, f.End = at, at
	}
	f.pattern = string(f.Cause) // each is a fault of its own
	found := locate(origin{line: 1, column: 1}, r.Event, d.Body, []finding{f})
	r.Violations = append(found, r.Violations...) // whoever sent it, all else says less
	if r.Payload == nil {
		r.Payload = d.Body
	}
	return r
}

// mostOrigin is the largest body for which it is looked for what was signed.
const mostOrigin = 256 << 10

// changed is from which byte on a body differs from the one that was signed; -1 when that is not known.
func (v *Validator) changed(c *schemas.Catalog, event string, d schemas.Delivery, cause schemas.SignatureCause) int {
	if cause != schemas.SignatureWrong || v.options.Origins == nil || len(d.Body) > mostOrigin || d.IsPacked() {
		return -1
	}
	signed := d
	for signed.Body = range v.options.Origins(v.all.Row(event), d.Body) {
		if c.Wire.Sign.Verify(signed, v.options.Secret, d.Time) == nil {
			at := 0
			for at < len(d.Body) && at < len(signed.Body) && d.Body[at] == signed.Body[at] {
				at++
			}
			return at
		}
	}
	return -1
}

// partOf is the catalog that a delivery is of.
func (v *Validator) partOf(event string, d schemas.Delivery) *schemas.Catalog {
	if part := v.all.Of(d); part != nil {
		return part
	}
	if row := v.all.Row(event); row != nil {
		return v.all.Owner(row)
	}
	return v.all.Parts()[0]
}

// unsigned is the finding about a signature.
func unsigned(c *schemas.Catalog, err error) finding {
	where := "the headers"
	if h, ok := schemas.AsHMAC(c.Wire.Sign); ok {
		where = h.Header
	}
	f := whole(ruleSignature, "the signature of the body in "+where, err.Error())
	var is *schemas.SignatureError
	if errors.As(err, &is) {
		f.Cause = is.Cause
		switch is.Cause {
		case schemas.SignatureMissing:
			f.Got = "no header " + is.Header
		case schemas.SignatureWrong:
			f.Got, f.Hint = "another signature", "the secret is another one, or the body was changed on its way"
		case schemas.SignatureTime:
			f.Got = "no Unix time in " + is.Header
		case schemas.SignatureFar:
			f.Got = fmt.Sprintf("a time in %s that is %s off; at most %s is allowed", is.Header, is.Off.Round(time.Second), is.Max)
		}
	}
	return f
}
