package contract

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/schemas"
)

// forgery is a delivery that has no right signature.
type forgery struct {
	rule        *rule // that it belongs to
	cause       Cause
	what        string // is sent, in words
	write       func(w *pen) error
	isPlain     bool // a length of its own, and the provider's type of content
	contentType string
	pace        *deliver.Pace
}

// signing is that of one delivery.
func (f *forgery) signing() *signing {
	return &signing{what: f.what, write: func(w *pen) error {
		if err := f.write(w); err != nil {
			return err
		}
		if f.contentType != "" {
			w.delivery.Header["Content-Type"] = []string{f.contentType}
		}
		return nil
	}}
}

// forgedOften are made of each event: of several handlers one may lack the check.
func forgedOften() []forgery {
	absent := forgery{rule: signatureMissing, cause: Absent, what: "no signature", write: absent, isPlain: true}
	wrong := forgery{rule: signatureForged, cause: Wrong, what: "a wrong signature", write: wrong, isPlain: true}
	in := func(f forgery, cause Cause, what, contentType string, pace *deliver.Pace) forgery {
		return forgery{signatureForged, cause, f.what + ", " + what, f.write, false, contentType, pace}
	}
	chunked := &deliver.Pace{Chunked: true}
	return []forgery{
		absent, wrong,
		in(wrong, AsChunks, "in a chunked body", "", chunked),
		in(wrong, AsText, "as text/plain", "text/plain", nil),
		in(wrong, AsText, "in a chunked body as text/plain", "text/plain", chunked),
	}
}

// forgedOnce are made of one event. The signature of another body is that of a payload.
func forgedOnce(other []byte) []forgery {
	list := []forgery{{rule: signatureMissing, cause: Empty, what: "an empty signature", write: func(w *pen) error {
		return w.change(func(*mark) []string { return []string{""} })
	}}}
	forged := func(cause Cause, what string, digest func(m *mark) string) {
		list = append(list, forgery{rule: signatureForged, cause: cause, what: what, isPlain: true, write: func(w *pen) error { return w.digest(digest) }})
	}
	forged(Truncated, "the first half of the right signature", func(m *mark) string { return m.digest[:len(m.digest)/2] })
	forged(HalfWrong, "a signature of which only the first half is right", func(m *mark) string {
		half := len(m.digest) / 2
		return m.digest[:half] + rotated(m.digest[half:])
	})
	for _, length := range []struct {
		n    int
		what string
	}{{0, "a signature of 0 characters"}, {1, "a signature of 1 character"}, {40, "a wrong signature of 40 characters"}, {63, "a wrong signature of 63 characters"}, {65, "a wrong signature of 65 characters"}, {128, "a wrong signature of 128 characters"}} {
		list = append(list, forgery{rule: signatureForged, cause: OtherLength, what: length.what, isPlain: true, write: func(w *pen) error {
			return w.fit(func(m *mark) []string {
				value := m.value(strings.Repeat(rotated(m.digest), 1+length.n/len(m.digest))[:length.n])
				if value == "" { // signature/missing
					return nil
				}
				return []string{value}
			})
		}})
	}
	forged(OtherCharacters, "a signature of the right length with other characters", func(m *mark) string {
		if m.isHex() {
			return strings.Repeat("z", len(m.digest))
		}
		return strings.Repeat("!", len(m.digest))
	})
	forged(OtherCharacters, "a wrong signature whose last character is the byte 0xE9", func(m *mark) string {
		return rotated(m.digest)[:len(m.digest)-1] + "\xe9"
	})
	forged(OtherCharacters, "the byte 0xE9 as the signature", func(*mark) string { return "\xe9" })
	with := func(c *rule, cause Cause, what string, write func(w *pen) error) {
		list = append(list, forgery{rule: c, cause: cause, what: what, write: write, isPlain: true})
	}
	with(signatureForged, OtherBody, "the signature of another payload", func(w *pen) error {
		if bytes.Equal(other, w.delivery.Body) {
			return errUnfit
		}
		return w.put(w.secret, w.of.At, other)
	})
	with(signatureForged, WeakerDigest, "a right signature with SHA-1, and its name", weaker)
	key := func(cause Cause, what string, secret func(w *pen) []byte) {
		with(signatureOtherSecret, cause, what, func(w *pen) error {
			key := secret(w)
			if bytes.Equal(key, w.secret) {
				return errUnfit
			}
			return w.put(key, w.of.At, w.delivery.Body)
		})
	}
	key(AnySecret, "a signature with another secret", func(w *pen) []byte { return w.keyed(stranger(strangers)) })
	key(EmptySecret, "a signature with an empty secret", emptySecret)
	for _, word := range []string{"undefined", "null", "None", "secret"} {
		what := `a signature with the secret "` + word + `"`
		key(WordSecret, what, func(w *pen) []byte { return w.keyed([]byte(word)) })
		key(WordSecret, what+", which is read as base64", func(w *pen) []byte {
			if bytes.Equal(w.keyed([]byte(word)), []byte(word)) {
				return w.secret // nothing is read as base64
			}
			return []byte(word)
		})
	}
	for _, moved := range []struct {
		by    time.Duration
		cause Cause
		what  string
	}{{-time.Hour, HourAgo, "a signature of an hour ago"}, {time.Hour, HourAhead, "a signature of an hour ahead"}} {
		with(signatureOld, moved.cause, moved.what, func(w *pen) error {
			if isTimed, err := w.isTimed(); err != nil || !isTimed || w.allows(moved.by.Abs()) {
				return errUnfit
			}
			return w.put(w.secret, w.of.At.Add(moved.by), w.delivery.Body)
		})
	}
	return list
}

// absent leaves the signature out. What else is signed stays.
func absent(w *pen) error { return w.change(func(*mark) []string { return nil }) }

// wrong writes a signature in the right form.
func wrong(w *pen) error { return w.digest(func(m *mark) string { return rotated(m.digest) }) }

// rotated are other characters of the same kinds.
func rotated(digest string) string {
	isHex := (&mark{digest: digest}).isHex()
	return strings.Map(func(c rune) rune {
		switch {
		case c == '9':
			return '0'
		case c == 'z' || isHex && c == 'f':
			return 'a'
		case c == 'Z' || isHex && c == 'F':
			return 'A'
		case c >= '0' && c < '9' || c >= 'a' && c < 'z' || c >= 'A' && c < 'Z':
			return c + 1
		}
		return c
	}, digest)
}

// emptySecret signs as the empty key does: to HMAC, a key is the same with zeros behind it.
func emptySecret(w *pen) []byte {
	if _, ok := schemas.AsHMAC(w.sign); ok {
		return w.keyed([]byte{0})
	}
	return []byte{}
}

// weaker signs with SHA-1 where the signature names its digest.
func weaker(w *pen) error {
	h, ok := schemas.AsHMAC(w.sign)
	name := h.Hash
	if name == "" {
		name = "sha256"
	}
	if !ok || name == "sha1" || !strings.Contains(h.Prefix, name) {
		return errUnfit
	}
	h.Prefix, h.Hash = strings.Replace(h.Prefix, name, "sha1", 1), "sha1"
	w.sign = h
	return w.put(w.secret, w.of.At, w.delivery.Body)
}

// isTimed tells whether the time is signed: a header says it, and the digest is another one.
func (w *pen) isTimed() (bool, error) {
	marks, now, err := w.marks()
	if err != nil {
		return false, err
	}
	later, err := w.signed(w.secret, w.of.At.Add(time.Hour), w.delivery.Body)
	if err != nil {
		return false, errUnfit
	}
	return slices.ContainsFunc(marks, func(m mark) bool { return now.Get(m.name) != later.Get(m.name) }), nil
}

// allows tells whether the scheme says that the time may be so far off.
func (w *pen) allows(off time.Duration) bool {
	h, _ := schemas.AsHMAC(w.sign)
	return h.Tolerance >= off
}

// variant is a genuine delivery in a form that only the signature has to do with.
type variant struct {
	cause Cause
	what  string
	write func(w *pen) error
	pace  *deliver.Pace // nil: at once
}

// genuineVariants are those that a receiver must accept.
func genuineVariants() []variant {
	return []variant{
		{Several, "several signatures in one header, one of which is right", several, nil},
		{LateRetry, "a retry two hours after the event", func(w *pen) error { return w.retriedLate(2 * time.Hour) }, nil},
		{OtherCharset, "Content-Type application/json; charset=utf-8", func(w *pen) error {
			if err := asProvider(w); err != nil {
				return err
			}
			w.delivery.Header["Content-Type"] = []string{"application/json; charset=utf-8"}
			return nil
		}, nil},
		{LowerCaseNames, "header names in lower case, as HTTP/2 has them", asProvider, nil},
		{AsChunks, "a chunked body", asProvider, &deliver.Pace{Chunked: true}},
	}
}

// asProvider signs as the provider does it.
func asProvider(w *pen) error { return w.put(w.secret, w.of.At, w.delivery.Body) }

// several writes a wrong signature before the right one, where the scheme allows that.
func several(w *pen) error {
	marks, right, err := w.marks()
	if err != nil {
		return err
	}
	for _, separator := range []string{" ", ","} {
		header := right.Clone()
		for _, m := range marks {
			head, own := "", m.before // what is before each signature, and before all
			if i := strings.LastIndex(strings.TrimRight(m.before, separator), separator); i >= 0 {
				head, own = m.before[:i+1], m.before[i+1:]
			}
			header[m.name] = []string{head + own + rotated(m.digest) + separator + own + m.digest + m.after}
		}
		if w.sign.Verify(schemas.Delivery{Header: header, Body: w.delivery.Body}, w.secret, w.of.At) == nil {
			w.delivery.Header = header
			return nil
		}
	}
	return errUnfit
}

// retriedLate signs another attempt so long after the event.
func (w *pen) retriedLate(after time.Duration) error {
	late := w.of
	late.Number++
	if then := late.At.Add(-after); late.Time.After(then) {
		late.Time = then
	}
	again := w.stamped(late)
	if isSame(again.Header, w.delivery.Header) {
		return errUnfit // nothing is stamped
	}
	*w.delivery = again
	return asProvider(w)
}

// curiosity is what some good receivers accept, too.
type curiosity struct {
	about About
	what  string
	write func(w *pen) error
}

// curiosities are told where they are accepted.
func curiosities() []curiosity {
	return []curiosity{
		{UpperCase, "accepts the right signature in upper case", func(w *pen) error {
			return w.fit(func(m *mark) []string {
				if upper := strings.ToUpper(m.digest); m.isHex() && upper != m.digest {
					return []string{m.value(upper)}
				}
				return nil
			})
		}},
		{TwiceHeader, "accepts two headers with a signature of which the second is right", func(w *pen) error {
			return w.fit(func(m *mark) []string { return []string{m.value(rotated(m.digest)), m.value(m.digest)} })
		}},
		{TwiceHeader, "accepts two headers with a signature of which the first is right", func(w *pen) error {
			return w.fit(func(m *mark) []string { return []string{m.value(m.digest), m.value(rotated(m.digest))} })
		}},
		{JunkBehind, "accepts the right signature with other characters behind it", func(w *pen) error {
			return w.fit(func(m *mark) []string { return []string{m.value(m.digest + "zz")} })
		}},
		{NewMessageID, "accepts a replay under a new message id, which is not signed: only the payload shows that it is a duplicate", replayed},
	}
}

// fit changes headers; errUnfit where there is no change to make.
func (w *pen) fit(values func(m *mark) []string) error {
	unfit := false
	err := w.change(func(m *mark) []string {
		all := values(m)
		unfit = unfit || all == nil
		return all
	})
	if err == nil && unfit {
		return errUnfit
	}
	return err
}

// replayed is the delivery as another one, with the signature of this one.
func replayed(w *pen) error {
	own := *w.delivery
	marks, _, err := w.marks()
	if err != nil {
		return err
	}
	of := w.of
	of.Event, of.Number = of.Event+otherMessage, 1
	other := w.stamped(of)
	if isSame(own.Header, other.Header) {
		return errUnfit
	}
	*w.delivery = other
	theirs, _, err := w.marks()
	if err != nil {
		return err
	}
	if !slices.Equal(marks, theirs) {
		return errUnfit // the id is signed
	}
	return w.put(w.secret, w.of.At, other.Body)
}

// otherMessage is added to the number of an event: no run has so many.
const otherMessage = 1 << 32

func isSame(a, b http.Header) bool {
	if len(a) != len(b) {
		return false
	}
	for name, values := range a {
		if !slices.Equal(values, b[name]) {
			return false
		}
	}
	return true
}
