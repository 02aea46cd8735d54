package zoo

import "net/http"

func signatureNoEffect() []Animal {
	return []Animal{
		{Name: "answers 200 to wrong signatures, and drops them", Check: "signature/no-effect", Sign: plain, New: guarded(func(s *Shop, r *http.Request, body []byte) int {
			if verifying(plain)(s, r, body) != 0 {
				return http.StatusOK
			}
			return 0
		})},
	}
}
