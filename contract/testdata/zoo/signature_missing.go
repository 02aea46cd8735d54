package zoo

import (
	"net/http"
)

func signatureMissing() []Animal {
	return []Animal{
		{Name: "verifies a signature if there is one", Check: "signature/missing", Sign: plain, New: guarded(func(s *Shop, r *http.Request, body []byte) int {
			if r.Header.Get(signatureHeader) == "" {
				return 0
			}
			return verifying(plain)(s, r, body)
		})},
		{Name: "accepts an empty signature", Check: "signature/missing", Sign: plain, New: guarded(func(s *Shop, r *http.Request, body []byte) int {
			if values, ok := r.Header[signatureHeader]; ok && values[0] == "" {
				return 0
			}
			return verifying(plain)(s, r, body)
		})},
	}
}
