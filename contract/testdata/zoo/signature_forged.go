package zoo

import (
	"net/http"
	"strings"

	"github.com/siohook/siohook/schemas"
)

func signatureForged() []Animal {
	compares := func(name string, is func(got, want string) bool) Animal {
		return Animal{Name: name, Check: "signature/forged", Sign: plain, New: guarded(comparing(is))}
	}
	return []Animal{
		compares("compares as many characters as it gets", func(got, want string) bool { return strings.HasPrefix(want, got) }),
		compares("compares the first half", func(got, want string) bool { return len(got) == len(want) && got[:32] == want[:32] }),
		compares("compares only what has the right length", func(got, want string) bool {
			return got != "" && len(got) != len(want) || equal(got, want)
		}),
		compares("accepts characters that it cannot decode", func(got, want string) bool {
			return len(got) == len(want) && strings.Trim(got, "0123456789abcdef") != "" || equal(got, want)
		}),
		{Name: "lets the delivery choose the digest", Check: "signature/forged", Sign: github, New: guarded(func(s *Shop, r *http.Request, body []byte) int {
			if name, _, _ := strings.Cut(r.Header.Get("X-Hub-Signature-256"), "="); name == "sha1" {
				return verifying(schemas.HMAC{Header: "X-Hub-Signature-256", Prefix: "sha1=", Hash: "sha1"})(s, r, body)
			}
			return verifying(github)(s, r, body)
		})},
		{Name: "verifies JSON alone, and accepts the rest", Check: "signature/forged", Sign: plain, New: guarded(func(s *Shop, r *http.Request, body []byte) int {
			if !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
				return 0
			}
			return verifying(plain)(s, r, body)
		})},
		{Name: "verifies only what has a length", Check: "signature/forged", Sign: plain, New: guarded(func(s *Shop, r *http.Request, body []byte) int {
			if r.ContentLength < 0 {
				return 0
			}
			return verifying(plain)(s, r, body)
		})},
		{Name: "books before it verifies", Check: "signature/forged", Sign: plain, New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			e, body, ok := read(w, r)
			if !ok {
				return
			}
			if e.Type == sale {
				s.book(&e)
			}
			if status := verifying(plain)(s, r, body); status != 0 {
				http.Error(w, "", status)
			}
		})},
	}
}
