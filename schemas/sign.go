package schemas

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // some providers sign with it; as a keyed hash it is not broken
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Signer signs deliveries with a secret that the provider and the receiver share.
type Signer interface {
	// Sign writes the signature into the headers.
	Sign(d *Delivery, secret []byte, at time.Time) error
	// Verify is nil when the delivery has the signature of its body, and its time is no
	// further from at than the signer allows; the zero time allows any. What is wrong with
	// a delivery is a [*SignatureError]; other errors are about the secret or the signer.
	Verify(d Delivery, secret []byte, at time.Time) error
}

// HMAC signs the body with a keyed hash, in a header. Where there is an id or a time, what is
// signed is the id, the time and the body, with points between.
type HMAC struct {
	Header string // that has the signature, such as "X-Webhook-Signature"
	Prefix string // before it, such as "sha256="
	Base64 bool   // else it is in hexadecimal digits
	Hash   string // "sha1", "sha256" or "sha512"; "" is sha256
	// Separator is between several signatures in the header, each with the prefix: one that is
	// right is enough, and what has another prefix is not read. "" is one signature alone.
	Separator string
	// ID is a header that has the id of the message. "": no id is signed.
	ID string
	// Timestamp is a header that has the Unix time in seconds. "": no time is signed, or
	// it is in the header of the signature.
	Timestamp string
	// TimePrefix is before the time, such as "t=", where that is the first part of the header
	// of the signature.
	TimePrefix string
	// KeyPrefix is before the key, such as "whsec_", in a secret that has the key in base64. It
	// may be left out. "": the bytes of the secret are the key.
	KeyPrefix string
	// Tolerance is how far the time may be from that of the verification; 0 is any.
	Tolerance time.Duration
}

// Schemes are the parameters of well-known schemes by name: that of the settings product of
// systeme.io, and those of GitHub, Shopify, Stripe and the Standard Webhooks.
func Schemes() map[string]HMAC {
	return map[string]HMAC{
		"settings":          {Header: "X-Webhook-Signature"},
		"github":            {Header: "X-Hub-Signature-256", Prefix: "sha256="},
		"shopify":           {Header: "X-Shopify-Hmac-Sha256", Base64: true},
		"stripe":            {Header: "Stripe-Signature", Prefix: "v1=", Separator: ",", TimePrefix: "t=", Tolerance: 5 * time.Minute},
		"standard-webhooks": {Header: "webhook-signature", Prefix: "v1,", Base64: true, Separator: " ", ID: "webhook-id", Timestamp: "webhook-timestamp", KeyPrefix: "whsec_", Tolerance: 5 * time.Minute},
	}
}

// AsHMAC returns the parameters of a signer that is one; false: it is nil or code of a user.
func AsHMAC(s Signer) (HMAC, bool) {
	if pointer, ok := s.(*HMAC); ok && pointer != nil {
		return *pointer, true
	}
	h, ok := s.(HMAC)
	return h, ok
}

// Sign signs a delivery as the provider does. Without a secret it stays unsigned; with one, a
// catalog whose deliveries are not signed is an error.
func (c *Catalog) Sign(d *Delivery, secret []byte, at time.Time) error {
	if secret == nil {
		return nil
	}
	if c.Wire.Sign == nil {
		return fmt.Errorf("%s deliveries are not signed", c.Name)
	}
	if d.Header == nil {
		d.Header = http.Header{}
	}
	if err := c.Wire.Sign.Sign(d, secret, at); err != nil {
		return fmt.Errorf("catalog %s: sign deliveries: %w", c.Name, err)
	}
	return nil
}

// SignatureError tells what is wrong with the signature of a delivery.
type SignatureError struct {
	Cause  SignatureCause
	Header string        // the one that is missing or wrong
	Off    time.Duration // how far its time is from that of the verification
	Max    time.Duration // and how far it may be
}

// SignatureCause is the kind of a [SignatureError].
type SignatureCause string

// The causes.
const (
	SignatureMissing SignatureCause = "missing" // there is no such header
	SignatureWrong   SignatureCause = "wrong"   // no signature in it is that of the body
	SignatureTime    SignatureCause = "time"    // it has no time that can be read
	SignatureFar     SignatureCause = "far"     // its time is too far off
	// SignatureChanged is that of the same JSON in other bytes: a program on the way wrote it again.
	// Verify does not look for that.
	SignatureChanged SignatureCause = "changed"
)

// Error implements error.
func (e *SignatureError) Error() string {
	switch e.Cause {
	case SignatureMissing:
		return "there is no header " + e.Header
	case SignatureTime:
		return fmt.Sprintf("header %s has no Unix time", e.Header)
	case SignatureFar:
		return fmt.Sprintf("header %s is %s from now; at most %s is allowed", e.Header, e.Off.Round(time.Second), e.Max)
	default:
		return fmt.Sprintf("header %s is not the signature of the body", e.Header)
	}
}

// Sign implements [Signer]. A delivery without an id gets one that is made of its body.
func (h HMAC) Sign(d *Delivery, secret []byte, at time.Time) error {
	key, err := h.key(secret)
	if err != nil {
		return err
	}
	if d.Header == nil {
		d.Header = http.Header{}
	}
	id, stamp, text := "", "", ""
	if h.ID != "" {
		if d.Header.Get(h.ID) == "" {
			sum := sha256.Sum256(d.Body)
			d.Header.Set(h.ID, "msg_"+hex.EncodeToString(sum[:12]))
		}
		id = d.Header.Get(h.ID)
	}
	if h.Timestamp != "" || h.TimePrefix != "" {
		stamp = strconv.FormatInt(at.Unix(), 10)
	}
	switch {
	case h.Timestamp != "":
		d.Header.Set(h.Timestamp, stamp)
	case h.TimePrefix != "":
		text = h.TimePrefix + stamp + h.Separator
	}
	d.Header.Set(h.Header, text+h.Prefix+h.encode(h.sum(id, stamp, d.Body, key)))
	return nil
}

// maxSignatures is how many signatures of one delivery are tried.
const maxSignatures = 16

// Verify implements [Signer]. It compares in constant time, and at most 16 signatures.
func (h HMAC) Verify(d Delivery, secret []byte, at time.Time) error {
	key, err := h.key(secret)
	if err != nil {
		return err
	}
	got := d.Header.Get(h.Header)
	for _, name := range []string{h.Header, h.ID, h.Timestamp} {
		if name != "" && d.Header.Get(name) == "" {
			return &SignatureError{Cause: SignatureMissing, Header: name}
		}
	}
	signatures, stamps := h.parts(got)
	if h.Timestamp != "" {
		stamps = []string{d.Header.Get(h.Timestamp)}
	}
	stamp := ""
	if h.Timestamp != "" || h.TimePrefix != "" {
		where := cmp.Or(h.Timestamp, h.Header)
		if len(stamps) != 1 {
			return &SignatureError{Cause: SignatureTime, Header: where}
		}
		stamp = stamps[0]
		seconds, err := strconv.ParseInt(stamp, 10, 64)
		if err != nil {
			return &SignatureError{Cause: SignatureTime, Header: where}
		}
		if off := at.Sub(time.Unix(seconds, 0)).Abs(); !at.IsZero() && h.Tolerance > 0 && off > h.Tolerance {
			return &SignatureError{Cause: SignatureFar, Header: where, Off: off, Max: h.Tolerance}
		}
	}
	var id string
	if h.ID != "" {
		id = d.Header.Get(h.ID)
	}
	want := []byte(h.encode(h.sum(id, stamp, d.Body, key)))
	for _, signature := range signatures {
		if hmac.Equal([]byte(signature), want) {
			return nil
		}
	}
	return &SignatureError{Cause: SignatureWrong, Header: h.Header}
}

// parts are the signatures in a header, as many as are tried, and the times beside them, all
// without their prefix.
func (h HMAC) parts(text string) (signatures, stamps []string) {
	for more := true; more && len(signatures) < maxSignatures && len(stamps) < 2; {
		part := text
		if more = false; h.Separator != "" {
			part, text, more = strings.Cut(text, h.Separator)
		}
		if signature, ok := strings.CutPrefix(part, h.Prefix); ok {
			signatures = append(signatures, signature)
		} else if stamp, ok := strings.CutPrefix(part, h.TimePrefix); ok && h.TimePrefix != "" {
			stamps = append(stamps, stamp)
		}
	}
	return signatures, stamps
}

// hashes are those of [HMAC] by name.
var hashes = map[string]func() hash.Hash{"": sha256.New, "sha1": sha1.New, "sha256": sha256.New, "sha512": sha512.New}

// check tells what is wrong with the parameters.
func (h HMAC) check() error {
	switch {
	case hashes[h.Hash] == nil:
		return fmt.Errorf("unknown hash %q, want sha1, sha256 or sha512", h.Hash)
	case h.Header == "":
		return errors.New("no header has the signature")
	case h.TimePrefix != "" && (h.Separator == "" || h.Timestamp != ""):
		return errors.New("a time in the header of the signature has a separator, and no header of its own")
	case h.TimePrefix != "" && (h.Prefix == "" || strings.HasPrefix(h.TimePrefix, h.Prefix)):
		return fmt.Errorf("the prefix %q of the signature is also that of the time", h.Prefix)
	}
	return nil
}

// key is that of a secret. Nobody signs or verifies with an empty one: anybody could.
func (h HMAC) key(secret []byte) ([]byte, error) {
	if err := h.check(); err != nil {
		return nil, err
	}
	key := secret
	if h.KeyPrefix != "" {
		var err error
		if key, err = base64.StdEncoding.DecodeString(strings.TrimPrefix(string(secret), h.KeyPrefix)); err != nil {
			return nil, fmt.Errorf("the secret is not a key in base64, with %s before it", h.KeyPrefix)
		}
	}
	if len(key) == 0 {
		return nil, errors.New("the secret is empty")
	}
	return key, nil
}

func (h HMAC) sum(id, stamp string, body, key []byte) []byte {
	mac := hmac.New(hashes[h.Hash], key)
	for _, before := range []string{id, stamp} {
		if before != "" {
			_, _ = mac.Write([]byte(before + ".")) // a hash has no errors
		}
	}
	_, _ = mac.Write(body)
	return mac.Sum(nil)
}

func (h HMAC) encode(sum []byte) string {
	if h.Base64 {
		return base64.StdEncoding.EncodeToString(sum)
	}
	return hex.EncodeToString(sum)
}
