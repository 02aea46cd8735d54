package contract

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/schemas"
)

// signing is how a delivery is signed that is not signed as the provider does it.
type signing struct {
	what  string             // is sent, in words
	write func(w *pen) error // writes the headers of the signature; errUnfit: the scheme has nothing of the kind
	// Once the delivery is made: the digests that the provider would write, and where.
	right, headers []string
}

// errUnfit tells that a scheme has nothing of a kind, such as a time, to do something with.
var errUnfit = errors.New("the scheme of the signature has nothing of the kind")

// pen writes the headers of a delivery that is stamped, and not signed yet.
type pen struct {
	delivery *schemas.Delivery
	sign     schemas.Signer
	secret   []byte
	of       schemas.Attempt
	stamped  func(of schemas.Attempt) schemas.Delivery // the same payload, another time
}

// signed are the headers with a signature of another secret, time or body.
func (w *pen) signed(secret []byte, at time.Time, body []byte) (http.Header, error) {
	d := schemas.Delivery{Header: w.delivery.Header.Clone(), Body: body}
	err := w.sign.Sign(&d, secret, at)
	return d.Header, err
}

// put writes them. An error of the signer means that it signs nothing of the kind.
func (w *pen) put(secret []byte, at time.Time, body []byte) error {
	header, err := w.signed(secret, at, body)
	if err != nil {
		return errUnfit
	}
	w.delivery.Header = header
	return nil
}

// mark is a digest in a header, between two texts that are in each signature.
type mark struct{ name, before, digest, after string }

// value is the header with another digest.
func (m *mark) value(digest string) string { return m.before + digest + m.after }

// isHex tells whether the digest is in hexadecimal digits; else it is in base64.
func (m *mark) isHex() bool { return strings.Trim(m.digest, "0123456789abcdefABCDEF") == "" }

// strangers are so many other secrets, or bodies: what is the same in all signatures depends on none.
const strangers = 12

// marks finds out what of the headers depends on the secret or the body, and gives them as the provider
// writes them.
func (w *pen) marks() (marks []mark, right http.Header, err error) {
	if right, err = w.signed(w.secret, w.of.At, w.delivery.Body); err != nil {
		return nil, nil, err
	}
	var others []http.Header
	for i := range strangers {
		other, err := w.signed(w.keyed(stranger(i)), w.of.At, w.delivery.Body)
		if err != nil { // not every text is a secret
			other, err = w.signed(w.secret, w.of.At, fmt.Appendf(bytes.Clone(w.delivery.Body), "\n%d", i))
		}
		if err != nil {
			return nil, nil, errUnfit
		}
		others = append(others, other)
	}
	for _, name := range sorted.Keys(right) {
		value := right.Get(name)
		start, end, differs := len(value), len(value), false
		for _, other := range others {
			text := other.Get(name)
			differs = differs || text != value
			start, end = min(start, common(value, text)), min(end, commonEnd(value, text))
		}
		if differs {
			end = len(value) - min(end, len(value)-start)
			for end < len(value) && value[end] == '=' { // base64 ends alike
				end++
			}
			marks = append(marks, mark{name, value[:start], value[start:end], value[end:]})
		}
	}
	if marks == nil {
		return nil, nil, errUnfit
	}
	return marks, right, nil
}

// change writes other values into the headers that have a digest; none takes a header away.
func (w *pen) change(values func(m *mark) []string) error {
	marks, right, err := w.marks()
	if err != nil {
		return err
	}
	w.delivery.Header = right
	for i := range marks {
		if all := values(&marks[i]); all == nil {
			delete(right, marks[i].name)
		} else {
			right[marks[i].name] = all
		}
	}
	return nil
}

// digest writes other digests.
func (w *pen) digest(of func(m *mark) string) error {
	return w.change(func(m *mark) []string { return []string{m.value(of(m))} })
}

// keyed is the secret whose key is a text: some have it in base64.
func (w *pen) keyed(key []byte) []byte {
	if h, ok := schemas.AsHMAC(w.sign); ok && h.KeyPrefix != "" {
		return []byte(h.KeyPrefix + base64.StdEncoding.EncodeToString(key))
	}
	return key
}

// stranger is a key that nobody has.
func stranger(i int) []byte { return fmt.Appendf(nil, "siohook signs with key %d", i) }

// common is how many bytes two texts begin with alike.
func common(a, b string) (n int) {
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

func commonEnd(a, b string) (n int) {
	for n < len(a) && n < len(b) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	return n
}

// signs tells whether deliveries are signed.
func (o *Options) signs() bool { return o.Catalog.Wire.Sign != nil && o.Secret != nil }

// signOtherwise signs a delivery as it says, and notes what the provider would write.
func (o *Options) signOtherwise(s *signing, w *pen) error {
	w.sign, w.secret = o.Catalog.Wire.Sign, o.Secret
	own := *w.delivery
	marks, _, err := w.marks()
	if err != nil {
		return err
	}
	s.right, s.headers = nil, nil
	for i := range marks {
		s.right, s.headers = append(s.right, marks[i].digest), append(s.headers, marks[i].name)
	}
	*w.delivery = own
	return s.write(w)
}
