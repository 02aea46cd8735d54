package redact

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/siohook/siohook/schemas"
)

// Redactor redacts with one key. It is safe for concurrent use.
type Redactor struct {
	key   []byte
	known *known
	plain map[string]bool // headers of the provider, in lower case
	shift time.Duration   // by which times are moved back
}

// New gives a redactor. Whoever has the key can try values out; keep it secret or
// throw it away.
func New(key []byte, c *schemas.Catalog) (*Redactor, error) {
	k, err := readCatalog(c)
	if err != nil {
		return nil, err
	}
	r := &Redactor{key: key, known: k, plain: map[string]bool{}}
	for name := range c.Wire.Header {
		r.plain[strings.ToLower(name)] = true
	}
	for _, row := range c.Rows {
		for name := range c.NameHeader(row) {
			r.plain[strings.ToLower(name)] = true
		}
	}
	// Between one and five years, so that the season goes, too.
	seconds := uint64(365*24*3600) + r.stream("shift", "").Uint64()%(4*365*24*3600)
	r.shift = time.Duration(seconds) * time.Second
	return r, nil
}

// stream gives the numbers that stand for a value.
func (r *Redactor) stream(kind, value string) *rand.Rand {
	return rand.New(rand.NewChaCha8(r.seed(kind, value))) //nolint:gosec // a keyed stream, not a source of chance
}

func (r *Redactor) seed(kind, value string) (seed [32]byte) {
	mac := hmac.New(sha256.New, r.key)
	mac.Write([]byte(kind))
	mac.Write([]byte{0})
	mac.Write([]byte(value))
	mac.Sum(seed[:0])
	return seed
}

// number gives a keyed number for a value.
func (r *Redactor) number(kind, value string) uint64 {
	seed := r.seed(kind, value)
	return binary.LittleEndian.Uint64(seed[:])
}

// word gives a keyed word of lower-case letters.
func (r *Redactor) word(kind, value string, length int) string {
	n := r.stream(kind, value)
	b := make([]byte, length)
	for i := range b {
		b[i] = letters[n.IntN(len(letters))]
	}
	return string(b)
}

const letters = "abcdefghijklmnopqrstuvwxyz"

// Payload gives the redacted payload, in new memory.
func (r *Redactor) Payload(payload []byte) []byte {
	w := walker{r: r, in: payload, out: make([]byte, 0, len(payload)+64)}
	w.walk()
	return w.out
}

// KeepsName tells whether the name of a member stays: it is documented, or tells nothing of a
// person.
func (r *Redactor) KeepsName(name string) bool { return r.known.keepsName(name) }

// Text redacts a string that is no JSON, a header's value for example.
func (r *Redactor) Text(text string) string {
	if out, ok := r.whole("", text); ok {
		return out
	}
	return r.shape(text)
}

// Query redacts a request target: the path's segments and the query's values.
func (r *Redactor) Query(target string) string {
	p, query, ok := strings.Cut(target, "?")
	p = string(r.appendShape(nil, []byte(p), p, shapeURL))
	if ok {
		return p + "?" + r.query(query)
	}
	return p
}

// Value redacts one JSON value of a member.
func (r *Redactor) Value(member string, raw []byte) []byte {
	w := walker{r: r, in: raw, member: member, isValue: true}
	w.walk()
	return w.out
}
