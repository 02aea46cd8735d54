package zoo

import "net/http"

func signatureOff() []Animal {
	return []Animal{
		{Name: "verifies no signature", Check: "signature/off", Sign: plain, New: newShop(correct)},
		{Name: "verifies the signatures of sales alone", Check: "signature/off", Sign: plain, New: guarded(func(s *Shop, r *http.Request, body []byte) int {
			if typeOf(body) != sale {
				return 0
			}
			return verifying(plain)(s, r, body)
		})},
		{Name: "verifies no signature of sales", Check: "signature/off", Sign: stripe, New: guarded(func(s *Shop, r *http.Request, body []byte) int {
			if typeOf(body) == sale {
				return 0
			}
			return verifying(stripe)(s, r, body)
		})},
	}
}
