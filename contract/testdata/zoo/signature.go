package zoo

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/siohook/siohook/schemas"
)

// Secret is what deliveries to receivers that verify signatures are signed with: also a key in
// base64.
var Secret = []byte("c2lvaG9va19zZWNyZXRfb2ZfdGhlX3pvbw==")

// Catalog is the automation catalog with signed deliveries, and with ids of messages and attempts.
func Catalog(sign schemas.Signer) *schemas.Catalog {
	known := schemas.Automation()
	c := &schemas.Catalog{Name: known.Name, Title: known.Title, BaseURL: known.BaseURL, Rows: known.Rows, Published: known.Published, Wire: known.Wire}
	c.Wire.Sign = sign
	c.Wire.Stamp = func(d *schemas.Delivery, of schemas.Attempt) {
		d.Header.Set(messageID, fmt.Sprintf("msg_%d", of.Event))
		d.Header.Set("X-Attempt-Id", fmt.Sprintf("att_%d_%d", of.Event, of.Number))
		d.Header.Set("X-Event-Timestamp", of.Time.UTC().Format(time.RFC3339))
	}
	return c
}

// messageID is a header that is the same for each attempt at an event.
const messageID = "Webhook-Id"

var (
	plain  = schemas.Schemes()["settings"]
	github = schemas.Schemes()["github"]
	stripe = schemas.Schemes()["stripe"]
)

// signatureHeader is that of the plain scheme.
const signatureHeader = "X-Webhook-Signature"

// guarded is the correct receiver behind a check, whose status it answers; 0 lets a delivery pass.
func guarded(check func(s *Shop, r *http.Request, body []byte) int) func() *Shop {
	return newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 8<<20))
		if err != nil {
			http.Error(w, "too large", http.StatusBadRequest)
			return
		}
		if status := check(s, r, body); status != 0 {
			http.Error(w, http.StatusText(status), status)
			return
		}
		again(s, w, r, body)
	})
}

// verifying lets pass what a scheme accepts.
func verifying(sign schemas.Signer) func(*Shop, *http.Request, []byte) int {
	return func(_ *Shop, r *http.Request, body []byte) int {
		if sign.Verify(schemas.Delivery{Header: r.Header, Body: body}, Secret, time.Now()) != nil {
			return http.StatusUnauthorized
		}
		return 0
	}
}

// comparing lets pass what has the signature of a body in the plain form, as far as is compares.
func comparing(is func(got, want string) bool) func(*Shop, *http.Request, []byte) int {
	return func(_ *Shop, r *http.Request, body []byte) int {
		if !is(r.Header.Get(signatureHeader), digest(Secret, body)) {
			return http.StatusForbidden
		}
		return 0
	}
}

func equal(a, b string) bool { return hmac.Equal([]byte(a), []byte(b)) }

// digest is a signature in the plain form.
func digest(secret, body []byte) string {
	mac := hmac.New(sha256.New, secret)
	_, _ = mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}

// typeOf is what a body says that it is; "" where it says nothing.
func typeOf(body []byte) string {
	var e struct{ Type string }
	_ = json.Unmarshal(body, &e) // no JSON says nothing
	return e.Type
}

// signedOnes are correct receivers of signed deliveries.
func signedOnes() (all []Animal) {
	schemes := schemas.Schemes()
	for _, name := range []string{"settings", "github", "shopify", "stripe", "standard-webhooks"} {
		all = append(all, Animal{Name: "verifies as for " + name, Sign: schemes[name], New: guarded(verifying(schemes[name]))})
	}
	return append(all,
		Animal{Name: "verifies, and works in a queue", Sign: stripe, New: inQueue(func(r *http.Request) bool {
			body, err := io.ReadAll(r.Body)
			r.Body = io.NopCloser(bytes.NewReader(body))
			return err == nil && verifying(stripe)(nil, r, body) == 0
		})},
		Animal{Name: "verifies signatures in upper case, too", Sign: plain, New: guarded(comparing(func(got, want string) bool { return equal(strings.ToLower(got), want) }))},
		Animal{Name: "answers 400 to wrong signatures, and knows messages by their id", Sign: plain, New: guarded(func(s *Shop, r *http.Request, body []byte) int {
			if !equal(r.Header.Get(signatureHeader), digest(Secret, body)) {
				return http.StatusBadRequest
			}
			return 0
		})},
		Animal{Name: "verifies what is JSON alone", Sign: github, New: guarded(func(s *Shop, r *http.Request, body []byte) int {
			if !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
				return http.StatusUnsupportedMediaType
			}
			return verifying(github)(s, r, body)
		})},
	)
}

// rewritten is a body as some programs write it again.
func rewritten(body []byte, escapesHTML bool) []byte {
	var value any
	if json.Unmarshal(body, &value) != nil {
		return body
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(escapesHTML)
	if e.Encode(value) != nil {
		return body
	}
	return bytes.TrimRight(out.Bytes(), "\n")
}

// decodedSecret is the secret read as base64.
func decodedSecret() []byte {
	raw, err := base64.StdEncoding.DecodeString(string(Secret))
	if err != nil {
		panic(err)
	}
	return raw
}
