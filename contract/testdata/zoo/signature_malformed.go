package zoo

import (
	"encoding/hex"
	"net/http"
	"strings"
)

func signatureMalformed() []Animal {
	throws := func(name string, throws func(got string) bool) Animal {
		return Animal{Name: name, Check: "signature/malformed", Sign: plain, New: guarded(func(s *Shop, r *http.Request, body []byte) int {
			if got := r.Header.Get(signatureHeader); throws(got) {
				return http.StatusInternalServerError
			}
			return verifying(plain)(s, r, body)
		})}
	}
	return []Animal{
		throws("throws for another length", func(got string) bool { return got != "" && len(got) != 64 }),
		throws("throws for what is not hexadecimal", func(got string) bool {
			_, err := hex.DecodeString(got)
			return err != nil
		}),
		throws("throws for what is not ASCII", func(got string) bool { return strings.Contains(got, "\xe9") }),
		{Name: "drops the connection at a signature of another length", Check: "signature/malformed", Sign: plain, New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			if got := r.Header.Get(signatureHeader); got != "" && len(got) != 64 {
				drop(w)
				return
			}
			guarded(verifying(plain))().handle(s, w, r)
		})},
		{Name: "does not answer signatures of another length", Check: "signature/malformed", Sign: plain, Deadline: patience, New: guarded(func(s *Shop, r *http.Request, body []byte) int {
			if got := r.Header.Get(signatureHeader); got != "" && len(got) != 64 {
				hang()
			}
			return verifying(plain)(s, r, body)
		})},
		{Name: "is gone after a signature of another length", Check: "signature/malformed", Sign: plain, New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			s.mu.Lock()
			s.broken = s.broken || len(r.Header.Get(signatureHeader)) == 1
			gone := s.broken
			s.mu.Unlock()
			if gone {
				drop(w)
				return
			}
			guarded(verifying(plain))().handle(s, w, r)
		})},
	}
}
