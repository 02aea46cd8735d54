package zoo

import (
	"net/http"
	"time"

	"github.com/siohook/siohook/schemas"
)

func signatureOld() []Animal {
	timed := schemas.Schemes()["standard-webhooks"]
	return []Animal{
		{Name: "does not look at the time of a signature", Check: "signature/old", Sign: stripe, New: guarded(func(_ *Shop, r *http.Request, body []byte) int {
			if stripe.Verify(schemas.Delivery{Header: r.Header, Body: body}, Secret, time.Time{}) != nil {
				return http.StatusBadRequest
			}
			return 0
		})},
		{Name: "accepts signatures of the future", Check: "signature/old", Sign: timed, New: guarded(func(_ *Shop, r *http.Request, body []byte) int {
			for _, at := range []time.Time{time.Now(), time.Now().Add(time.Hour)} {
				if timed.Verify(schemas.Delivery{Header: r.Header, Body: body}, Secret, at) == nil {
					return 0
				}
			}
			return http.StatusUnauthorized
		})},
	}
}
