package schemas

import (
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
	"time"
)

// Signer signs deliveries with a secret that the provider and the receiver share.
type Signer interface {
	// Sign writes the signature into the headers.
	Sign(d *Delivery, secret []byte, at time.Time) error
	// Verify is nil when the delivery has the signature of its body, and is no older than
	// the signer allows.
	Verify(d Delivery, secret []byte, at time.Time) error
}

// HMAC signs the body with a keyed hash, in a header.
type HMAC struct {
	Header string // that has the signature, such as "X-Webhook-Signature"
	Prefix string // before it, such as "sha256="
	Base64 bool   // else it is in hexadecimal digits
	Hash   string // "sha1", "sha256" or "sha512"; "" is sha256
	// Timestamp is a header that has the Unix time in seconds; then the signature is that
	// of the time, a point and the body. "" signs the body alone.
	Timestamp string
	// Tolerance is how far the time may be from that of the verification; 0 is any.
	Tolerance time.Duration
}

// Sign implements [Signer].
func (h HMAC) Sign(d *Delivery, secret []byte, at time.Time) error {
	if len(secret) == 0 {
		return errors.New("the secret is empty")
	}
	if hashes[h.Hash] == nil {
		return fmt.Errorf("unknown hash %q, want sha1, sha256 or sha512", h.Hash)
	}
	if d.Header == nil {
		d.Header = http.Header{}
	}
	stamp := ""
	if h.Timestamp != "" {
		stamp = strconv.FormatInt(at.Unix(), 10)
		d.Header.Set(h.Timestamp, stamp)
	}
	d.Header.Set(h.Header, h.Prefix+h.encode(h.sum(stamp, d.Body, secret)))
	return nil
}

// Verify implements [Signer].
func (h HMAC) Verify(d Delivery, secret []byte, at time.Time) error {
	if len(secret) == 0 { // anybody can sign with that
		return errors.New("the secret is empty")
	}
	if hashes[h.Hash] == nil {
		return fmt.Errorf("unknown hash %q, want sha1, sha256 or sha512", h.Hash)
	}
	stamp := ""
	if h.Timestamp != "" {
		stamp = d.Header.Get(h.Timestamp)
		seconds, err := strconv.ParseInt(stamp, 10, 64)
		if err != nil {
			return fmt.Errorf("header %s is not a Unix time", h.Timestamp)
		}
		if age := at.Sub(time.Unix(seconds, 0)).Abs(); h.Tolerance > 0 && age > h.Tolerance {
			return fmt.Errorf("header %s is %s from now; at most %s is allowed", h.Timestamp, age.Round(time.Second), h.Tolerance)
		}
	}
	got := d.Header.Get(h.Header)
	if got == "" {
		return fmt.Errorf("there is no header %s", h.Header)
	}
	if want := h.Prefix + h.encode(h.sum(stamp, d.Body, secret)); !hmac.Equal([]byte(got), []byte(want)) {
		return fmt.Errorf("header %s is not the signature of the body", h.Header)
	}
	return nil
}

// hashes are those of [HMAC] by name.
var hashes = map[string]func() hash.Hash{"": sha256.New, "sha1": sha1.New, "sha256": sha256.New, "sha512": sha512.New}

func (h HMAC) sum(stamp string, body, secret []byte) []byte {
	mac := hmac.New(hashes[h.Hash], secret)
	if h.Timestamp != "" {
		_, _ = mac.Write([]byte(stamp + ".")) // a hash has no errors
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
