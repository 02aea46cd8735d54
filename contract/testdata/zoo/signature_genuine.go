package zoo

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"strings"
)

func signatureGenuine() []Animal {
	expects := func(name string, expected func(body []byte) string) Animal {
		return Animal{Name: name, Check: "signature/genuine", Sign: plain, New: guarded(func(_ *Shop, r *http.Request, body []byte) int {
			if !equal(r.Header.Get(signatureHeader), expected(body)) {
				return http.StatusUnauthorized
			}
			return 0
		})}
	}
	raw := func(body []byte) []byte {
		sum, err := hex.DecodeString(digest(Secret, body))
		if err != nil {
			panic(err)
		}
		return sum
	}
	return []Animal{
		expects("verifies the signature of JSON that it has written again", func(body []byte) string { return digest(Secret, rewritten(body, true)) }),
		expects("verifies the signature of the body without the line end", func(body []byte) string { return digest(Secret, bytes.TrimSpace(body)) }),
		expects("has a line end behind the secret", func(body []byte) string { return digest(append(bytes.Clone(Secret), '\n'), body) }),
		expects("decodes the secret", func(body []byte) string { return digest(decodedSecret(), body) }),
		expects("expects base64", func(body []byte) string { return base64.StdEncoding.EncodeToString(raw(body)) }),
		expects("expects base64url", func(body []byte) string { return base64.URLEncoding.EncodeToString(raw(body)) }),
		expects("expects upper case", func(body []byte) string { return strings.ToUpper(digest(Secret, body)) }),
		expects("expects a prefix", func(body []byte) string { return "sha256=" + digest(Secret, body) }),
		{Name: "expects no prefix", Check: "signature/genuine", Sign: github, New: guarded(func(_ *Shop, r *http.Request, body []byte) int {
			if !equal(r.Header.Get("X-Hub-Signature-256"), digest(Secret, body)) {
				return http.StatusUnauthorized
			}
			return 0
		})},
		{Name: "does not read several signatures", Check: "signature/genuine", Sign: stripe, New: guarded(func(s *Shop, r *http.Request, body []byte) int {
			if strings.Count(r.Header.Get("Stripe-Signature"), "v1=") != 1 {
				return http.StatusBadRequest
			}
			return verifying(stripe)(s, r, body)
		})},
	}
}
