package zoo

import (
	"encoding/json"
	"io"
	"net/http"
	"time"
)

func signatureNoEffect() []Animal {
	return []Animal{
		{Name: "acknowledges, and then verifies", Check: "signature/no-effect", Sign: plain, New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			isSigned := verifying(plain)(s, r, body) == 0
			w.WriteHeader(http.StatusAccepted)
			if err == nil && isSigned {
				go func() {
					time.Sleep(3 * time.Millisecond)
					var e event
					if json.Unmarshal(body, &e) == nil && e.Type == sale {
						s.book(&e)
					}
				}()
			}
		})},
		{Name: "answers 200 to wrong signatures, and drops them", Check: "signature/no-effect", Sign: plain, New: guarded(func(s *Shop, r *http.Request, body []byte) int {
			if verifying(plain)(s, r, body) != 0 {
				return http.StatusOK
			}
			return 0
		})},
	}
}
