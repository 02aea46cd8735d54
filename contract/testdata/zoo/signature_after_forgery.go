package zoo

import "net/http"

func signatureAfterForgery() []Animal {
	remembers := func(name string, status int) Animal {
		return Animal{Name: name, Check: "signature/after-forgery", Sign: plain, New: func() *Shop {
			forged := map[string]bool{} // messages whose first attempt was
			return guarded(func(s *Shop, r *http.Request, body []byte) int {
				isForged := verifying(plain)(s, r, body) != 0
				s.mu.Lock()
				defer s.mu.Unlock()
				id := r.Header.Get(messageID)
				switch {
				case forged[id]:
					return status
				case isForged:
					forged[id] = true
					return http.StatusUnauthorized
				}
				return 0
			})()
		}}
	}
	return []Animal{
		remembers("takes a message for known whose forgery it has rejected", http.StatusOK),
		remembers("rejects a message whose forgery it has rejected", http.StatusConflict),
	}
}
