package contract

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/siohook/siohook/schemas"
)

// mistake is one thing that a receiver does differently when it verifies a signature. It has one of
// rewriting, key and form.
type mistake struct {
	cause     Cause
	place     place
	says      string
	rewriting *rewriting          // what it hashes instead of the bytes that it gets
	key       func(w *pen) []byte // the secret that it has instead; nil: none
	form      func(m *mark) *mark // the header that it expects instead; nil: none
}

// place is what of the signature a mistake is about. Two about the same do not go together.
type place string

// The places, in the words of findings.
const (
	inBody   place = "of other bytes: "
	inKey    place = "with another key: "
	inDigest place = "in another form: "
	inPrefix place = "with another text before it: "
)

// resigning is another way to sign, which tells what a receiver does wrong that accepts it: one
// mistake, or two.
type resigning []*mistake

// says tells what the receiver accepts, in words. It is of the signature.
func (g resigning) says(body []byte) string {
	var parts []string
	for _, m := range g {
		says := m.says
		if m.rewriting != nil {
			says = strings.Join(namesOfSame(body, m.rewriting.write(body)), ", or ")
		}
		parts = append(parts, string(m.place)+says)
	}
	return strings.Join(parts, "; and ")
}

// isRewriting tells whether all that is wrong is what the receiver hashes.
func (g resigning) isRewriting() bool { return len(g) == 1 && g[0].rewriting != nil }

// id is the same for two ways that sign a body alike, because two programs write it alike.
func (g resigning) id(body []byte) string {
	var id strings.Builder
	for _, m := range g {
		id.WriteString(string(m.place))
		if m.rewriting != nil {
			id.Write(m.rewriting.write(body))
		} else {
			id.WriteString(m.says)
		}
	}
	return id.String()
}

// write signs so.
func (g resigning) write(w *pen) error {
	body := w.delivery.Body
	defer func() { w.delivery.Body = body }()
	for _, m := range g {
		switch {
		case m.rewriting != nil:
			if w.delivery.Body = m.rewriting.write(body); w.delivery.Body == nil || bytes.Equal(w.delivery.Body, body) {
				return errUnfit
			}
		case m.key != nil:
			secret := m.key(w)
			if len(secret) == 0 || bytes.Equal(secret, w.secret) {
				return errUnfit
			}
			w.secret = secret
		}
	}
	return w.fit(func(of *mark) []string {
		value := of
		for _, m := range g {
			if m.form == nil {
				continue
			}
			other := m.form(value)
			if other == nil || *other == *value {
				return nil
			}
			value = other
		}
		return []string{value.value(value.digest)}
	})
}

// pairsOf are all pairs of ways with one mistake each, about different places.
func pairsOf(ways []resigning) (pairs []resigning) {
	for i, one := range ways {
		for _, other := range ways[i+1:] {
			if one[0].place != other[0].place {
				pairs = append(pairs, slices.Concat(one, other))
			}
		}
	}
	return pairs
}

// resignings are the ways with one mistake, in the order in which they are tried.
func resignings() (all []resigning) {
	add := func(m *mistake) { all = append(all, resigning{m}) }
	for _, one := range rewritings() {
		add(&mistake{cause: Rewritten, place: inBody, rewriting: &one})
	}
	key := func(says string, of func(w *pen) []byte) {
		add(&mistake{cause: OtherKey, place: inKey, says: says, key: of})
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
	raw := func(says string, write func(raw []byte) string) {
		add(&mistake{cause: OtherForm, place: inDigest, says: says, form: func(m *mark) *mark {
			if raw := rawDigest(m.digest); raw != nil {
				return &mark{m.name, m.before, write(raw), m.after}
			}
			return nil
		}})
	}
	raw("hexadecimal digits", hex.EncodeToString)
	raw("hexadecimal digits in upper case", func(raw []byte) string { return strings.ToUpper(hex.EncodeToString(raw)) })
	raw("base64", base64.StdEncoding.EncodeToString)
	raw("base64 without = at the end", base64.RawStdEncoding.EncodeToString)
	raw("base64url", base64.URLEncoding.EncodeToString)
	raw("base64url without = at the end", base64.RawURLEncoding.EncodeToString)
	before := func(says, prefix string) {
		add(&mistake{cause: OtherForm, place: inPrefix, says: says, form: func(m *mark) *mark { return &mark{m.name, prefix, m.digest, ""} }})
	}
	before("nothing", "")
	for _, prefix := range []string{"sha256=", "sha1=", "sha512=", "v1=", "v1,", "hmac-sha256="} {
		before(prefix, prefix)
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
