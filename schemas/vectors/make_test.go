package vectors_test

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // forgeries have it
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/schemas/vectors"
)

// now is the clock of the receivers.
const now = 1_767_225_600 // 2026-01-01

const (
	body      = `{"id":7,"vat":0.0,"page":"https:\/\/example.com\/","name":"Zo\u00eb \ud83d\ude00","fields":[]}`
	messageID = "msg_2b7dsmzVJ2AfHnRpZzYH6dE"
)

// maker makes the vectors of a scheme.
type maker struct {
	t      *testing.T
	name   string
	scheme schemas.HMAC
	secret string
	all    []vectors.Vector
}

// made are all vectors.
func made(t *testing.T) vectors.File {
	t.Helper()
	file := vectors.File{Format: 1, Schemes: map[string]*schemas.IndexSign{}}
	schemes := schemas.Schemes()
	for _, name := range sorted.Keys(schemes) {
		file.Schemes[name] = schemes[name].Index()
		m := &maker{t: t, name: name, scheme: schemes[name], secret: "not-a-secret-of-anybody"}
		if m.scheme.KeyPrefix != "" {
			m.secret = m.scheme.KeyPrefix + base64.StdEncoding.EncodeToString([]byte("twenty-four bytes of key"))
		}
		m.genuine()
		m.forged()
		m.lengths()
		m.times()
		m.told()
		file.Vectors = append(file.Vectors, m.all...)
	}
	return file
}

// delivery is one that is signed with a secret, at a time.
func (m *maker) delivery(body, secret string, at int64) schemas.Delivery {
	m.t.Helper()
	d := schemas.Delivery{Header: http.Header{}, Body: []byte(body)}
	if m.scheme.ID != "" {
		d.Header.Set(m.scheme.ID, messageID)
	}
	if err := m.scheme.Sign(&d, []byte(secret), time.Unix(at, 0)); err != nil {
		m.t.Fatal(err)
	}
	return d
}

// add adds a vector. The body is that of the delivery.
func (m *maker) add(verdict vectors.Verdict, name, why string, d schemas.Delivery) {
	v := vectors.Vector{ID: m.name + "/" + name, Scheme: m.name, Verdict: verdict, Why: why, Secret: m.secret, Now: now, Body: d.Body, Headers: [][2]string{}}
	for _, header := range sorted.Keys(d.Header) {
		for _, value := range d.Header[header] {
			v.Headers = append(v.Headers, [2]string{m.spelled(header), value})
		}
	}
	m.all = append(m.all, v)
}

// spelled is a header as the provider writes it.
func (m *maker) spelled(header string) string {
	for _, name := range []string{m.scheme.Header, m.scheme.ID, m.scheme.Timestamp} {
		if strings.EqualFold(name, header) {
			return name
		}
	}
	return header
}

// value is the signature alone, without its prefix.
func (m *maker) value(d schemas.Delivery) string {
	text := d.Header.Get(m.scheme.Header)
	return text[strings.Index(text, m.scheme.Prefix)+len(m.scheme.Prefix):]
}

// with is the delivery with another signature.
func (m *maker) with(d schemas.Delivery, signature string) schemas.Delivery {
	return m.whole(d, m.scheme.Prefix+signature)
}

// whole is the delivery with something else in place of prefix and signature.
func (m *maker) whole(d schemas.Delivery, text string) schemas.Delivery {
	before := ""
	if m.scheme.TimePrefix != "" {
		before = m.scheme.TimePrefix + strconv.Itoa(now) + m.scheme.Separator
	}
	d.Header = d.Header.Clone()
	d.Header.Set(m.scheme.Header, before+text)
	return d
}

func (m *maker) genuine() {
	for _, g := range []struct{ name, why, body string }{
		{"provider-bytes", "0.0, \\/ and \\uXXXX as PHP writes them: JSON that is parsed and written again has other bytes", body},
		{"spaces-and-order", "white space and members in any order", " {\"b\" : 1 ,\t\"a\": [ ] } "},
		{"raw-utf-8", "UTF-8 with an emoji, not escaped", `{"name":"Zoë 😀"}`},
		{"line-end", "a line end after the JSON is part of the body", body + "\n"},
		{"crlf", "line ends of DOS between the members", "{\r\n  \"id\": 7,\r\n  \"a\": null\r\n}\r\n"},
		{"not-utf-8", "bytes that are not UTF-8: the signature is that of bytes, not of text", "{\"name\":\"Zo\xeb\"}"},
		{"empty-body", "no body at all", ""},
		{"large", "8 KiB of body", `{"text":"` + strings.Repeat("0123456789abcdef", 512) + `"}`},
	} {
		m.add(vectors.Accept, g.name, g.why, m.delivery(g.body, m.secret, now))
	}
	lower := m.delivery(body, m.secret, now)
	m.add(vectors.Accept, "lower-case-headers", "HTTP/2 has the names of headers in lower case", lower)
	last := &m.all[len(m.all)-1]
	for i := range last.Headers {
		last.Headers[i][0] = strings.ToLower(last.Headers[i][0])
	}
	if m.scheme.KeyPrefix == "" {
		for name, secret := range map[string]string{"secret-with-space": " a b ", "secret-with-accent": "clé secrète", "secret-longer-than-a-block": strings.Repeat("0123456789", 20)} {
			own := *m
			own.secret, own.all = secret, nil
			own.add(vectors.Accept, name, "the bytes of the secret as they are are the key", own.delivery(body, secret, now))
			m.all = append(m.all, own.all...)
		}
		sorted.By(m.all[len(m.all)-3:], func(a, b vectors.Vector) int { return strings.Compare(a.ID, b.ID) })
	}
	if s := m.scheme.Separator; s != "" {
		right := m.scheme.Prefix + m.value(lower)
		old := m.scheme.Prefix + m.value(m.delivery(body, m.otherSecret(), now))
		m.add(vectors.Accept, "two-signatures-last", "while a secret is replaced, the header has a signature of each: one that is right is enough", m.whole(lower, old+s+right))
		m.add(vectors.Accept, "two-signatures-first", "the right one may come first", m.whole(lower, right+s+old))
		m.add(vectors.Accept, "another-version", "signatures of another version are not read", m.whole(lower, "v0"+m.scheme.Prefix[2:]+strings.Repeat("0", 64)+s+right))
	}
}

// otherSecret is a secret that is not the receiver's.
func (m *maker) otherSecret() string {
	if m.scheme.KeyPrefix != "" {
		return m.scheme.KeyPrefix + base64.StdEncoding.EncodeToString([]byte("another key of 24 bytes."))
	}
	return "the-secret-of-somebody-else"
}

// keyed is a signature that is computed with any key and hash of what is signed.
func (m *maker) keyed(key []byte, signed string, weak bool) string {
	mac := hmac.New(sha256.New, key)
	if weak {
		mac = hmac.New(sha1.New, key)
	}
	_, _ = mac.Write([]byte(signed))
	return m.encoded(mac.Sum(nil))
}

func (m *maker) encoded(sum []byte) string {
	if m.scheme.Base64 {
		return base64.StdEncoding.EncodeToString(sum)
	}
	return hex.EncodeToString(sum)
}

// signed is what the signature of a body is about.
func (m *maker) signed(body string) string {
	before := ""
	if m.scheme.ID != "" {
		before = messageID + "."
	}
	if m.scheme.Timestamp != "" || m.scheme.TimePrefix != "" {
		before += strconv.Itoa(now) + "."
	}
	return before + body
}

func (m *maker) key() []byte {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(m.secret, m.scheme.KeyPrefix))
	if m.scheme.KeyPrefix == "" || err != nil {
		return []byte(m.secret)
	}
	return key
}

func (m *maker) forged() {
	right := m.delivery(body, m.secret, now)
	absent := right
	absent.Header = right.Header.Clone()
	absent.Header.Del(m.scheme.Header)
	m.add(vectors.Reject, "absent", "the header is missing", absent)
	empty := absent
	empty.Header = absent.Header.Clone()
	empty.Header.Set(m.scheme.Header, "")
	m.add(vectors.Reject, "empty", "the header is empty", empty)
	m.add(vectors.Reject, "prefix-alone", "there is no signature after the prefix", m.with(right, ""))
	m.add(vectors.Reject, "wrong", "64 zeros", m.with(right, strings.Repeat("0", 64)))
	other := right
	other.Body = []byte(strings.Replace(body, `"id":7`, `"id":8`, 1))
	m.add(vectors.Reject, "other-body", "the signature of another body", other)
	again := right
	again.Body = []byte(`{"id":7,"vat":0,"page":"https://example.com/","name":"Zoë 😀","fields":[]}`)
	m.add(vectors.Reject, "written-again", "the same JSON in other bytes: a receiver that verifies what it has parsed and written again accepts this", again)
	longer := right
	longer.Body = []byte(body + "\n")
	m.add(vectors.Reject, "line-end-added", "a line end that was not signed", longer)
	m.add(vectors.Reject, "other-secret", "the signature of another secret", m.delivery(body, m.otherSecret(), now))
	for _, key := range []string{"", "undefined", "null", "None", "nil", "secret", "0"} {
		name := "key-" + key
		if key == "" {
			name = "key-empty"
		}
		m.add(vectors.Reject, name, "the signature of a key that a receiver has whose secret is not set, or never was", m.with(right, m.keyed([]byte(key), m.signed(body), false)))
	}
	unset := *m
	unset.secret, unset.all = "", nil
	unset.add(vectors.Reject, "no-secret", "the receiver has no secret: it must not verify with an empty key", m.with(right, m.keyed(nil, m.signed(body), false)))
	m.all = append(m.all, unset.all...)
	m.add(vectors.Reject, "weaker-digest", "HMAC-SHA1 with the right secret", m.with(right, m.keyed(m.key(), m.signed(body), true)))
	if strings.HasPrefix(m.scheme.Prefix, "sha256") {
		m.add(vectors.Reject, "weaker-digest-named", "HMAC-SHA1 that says so", m.whole(right, "sha1="+m.keyed(m.key(), m.signed(body), true)))
	}
	sum := sha256.Sum256([]byte(m.secret + m.signed(body)))
	m.add(vectors.Reject, "hash-without-hmac", "SHA-256 of the secret and the body is no HMAC", m.with(right, m.encoded(sum[:])))
	if m.scheme.Prefix != "" {
		m.add(vectors.Reject, "no-prefix", "the right value without its prefix", m.whole(right, m.value(right)))
	}
	if m.scheme.Base64 {
		raw, _ := base64.StdEncoding.DecodeString(m.value(right))
		m.add(vectors.Reject, "hexadecimal", "the right value in hexadecimal digits", m.with(right, hex.EncodeToString(raw)))
	} else {
		raw, _ := hex.DecodeString(m.value(right))
		m.add(vectors.Reject, "base64", "the right value in base64", m.with(right, base64.StdEncoding.EncodeToString(raw)))
	}
	if m.scheme.KeyPrefix != "" {
		m.add(vectors.Reject, "key-not-decoded", "the text of the secret as the key", m.with(right, m.keyed([]byte(m.secret), m.signed(body), false)))
		m.add(vectors.Reject, "key-not-decoded-prefix", "the same without the prefix", m.with(right, m.keyed([]byte(strings.TrimPrefix(m.secret, m.scheme.KeyPrefix)), m.signed(body), false)))
	}
	if m.scheme.Separator != "" {
		wrong := m.scheme.Prefix + strings.Repeat("0", 64)
		m.add(vectors.Reject, "two-wrong", "two signatures, and none is right", m.whole(right, wrong+m.scheme.Separator+wrong))
		m.add(vectors.Reject, "another-version-alone", "the right value as a signature of another version", m.whole(right, "v0"+m.scheme.Prefix[2:]+m.value(right)))
	}
}

// lengths are signatures that a comparison of fixed length, or a decoder, stumbles over.
func (m *maker) lengths() {
	right := m.delivery(body, m.secret, now)
	value := m.value(right)
	m.add(vectors.Reject, "truncated", "the right value without its last character", m.with(right, value[:len(value)-1]))
	m.add(vectors.Reject, "half", "the first half of the right value", m.with(right, value[:len(value)/2]))
	for _, n := range []int{1, 40, 63, 65, 128} {
		text := strings.Repeat("a", n)
		m.add(vectors.Reject, "characters-"+strconv.Itoa(n), "a comparison of texts of different lengths must not fail", m.with(right, text))
	}
	m.add(vectors.Reject, "not-hexadecimal", "64 characters that are not hexadecimal digits", m.with(right, strings.Repeat("z", 64)))
	m.add(vectors.Reject, "byte-e9", "one byte 0xE9, which is not UTF-8", m.with(right, "\u00e9"))
	m.add(vectors.Reject, "not-ascii", "64 bytes 0xE9: as text of UTF-8 they are longer", m.with(right, strings.Repeat("\u00e9", 64)))
}

func (m *maker) times() {
	h := &m.scheme
	if h.Timestamp == "" && h.TimePrefix == "" {
		return
	}
	seconds := int64(h.Tolerance / time.Second)
	m.add(vectors.Accept, "oldest", "as old as it may be", m.delivery(body, m.secret, now-seconds))
	m.add(vectors.Accept, "newest", "a clock that is ahead", m.delivery(body, m.secret, now+seconds-1))
	m.add(vectors.Reject, "hour-ago", "signed an hour ago", m.delivery(body, m.secret, now-3600))
	m.add(vectors.Reject, "hour-ahead", "signed for an hour from now", m.delivery(body, m.secret, now+3600))
	m.add(vectors.Reject, "time-0", "signed in 1970", m.delivery(body, m.secret, 0))
	right := m.delivery(body, m.secret, now)
	m.add(vectors.Reject, "body-alone", "the signature of the body without the time", m.with(right, m.keyed(m.key(), body, false)))
	fresh := func(stamp string) schemas.Delivery {
		old := m.delivery(body, m.secret, now-3600)
		if h.Timestamp != "" {
			old.Header.Set(h.Timestamp, stamp)
		} else {
			old.Header.Set(h.Header, strings.Replace(old.Header.Get(h.Header), strconv.Itoa(now-3600), stamp, 1))
		}
		return old
	}
	m.add(vectors.Reject, "time-changed", "an old signature with a new time", fresh(strconv.Itoa(now)))
	m.add(vectors.Reject, "time-no-number", "a time that is no number", fresh("now"))
	m.add(vectors.Reject, "time-empty", "an empty time", fresh(""))
	m.add(vectors.Reject, "time-huge", "a time of 30 digits", fresh(strings.Repeat("9", 30)))
	without := m.delivery(body, m.secret, now)
	if h.Timestamp != "" {
		without.Header.Del(h.Timestamp)
	} else {
		without.Header.Set(h.Header, h.Prefix+m.value(without))
	}
	m.add(vectors.Reject, "no-time", "no time", without)
	if h.ID != "" {
		other := m.delivery(body, m.secret, now)
		other.Header.Set(h.ID, "msg_another")
		m.add(vectors.Reject, "other-id", "the id of another message", other)
		none := m.delivery(body, m.secret, now)
		none.Header.Del(h.ID)
		m.add(vectors.Reject, "no-id", "no id", none)
	}
}

// told are deliveries about which good receivers differ.
func (m *maker) told() {
	right := m.delivery(body, m.secret, now)
	value := m.value(right)
	if !m.scheme.Base64 {
		m.add(vectors.Either, "upper-case", "upper-case hexadecimal digits", m.with(right, strings.ToUpper(value)))
	}
	m.add(vectors.Either, "junk-behind", "the right value with junk behind it", m.with(right, value+" x"))
	twice := m.whole(right, m.scheme.Prefix+strings.Repeat("0", 64))
	twice.Header[http.CanonicalHeaderKey(m.scheme.Header)] = append(twice.Header[http.CanonicalHeaderKey(m.scheme.Header)], right.Header.Get(m.scheme.Header))
	m.add(vectors.Either, "header-twice", "the header twice, the second one right", twice)
	if m.scheme.Base64 {
		raw, _ := base64.StdEncoding.DecodeString(value)
		m.add(vectors.Either, "base64url", "the right value in the alphabet for URLs, which is the same unless it has + or /", m.with(right, base64.URLEncoding.EncodeToString(raw)))
		m.add(vectors.Either, "no-padding", "the right value without = at its end", m.with(right, strings.TrimRight(value, "=")))
	}
	if m.scheme.Separator != "" {
		wrong := m.scheme.Prefix + strings.Repeat("0", 64)
		m.add(vectors.Either, "many", "the right one behind 100 wrong ones: a receiver may stop before", m.whole(right, strings.Repeat(wrong+m.scheme.Separator, 100)+m.scheme.Prefix+value))
	}
}
