package zoo

import (
	"net/http"
)

func signatureOtherSecret() []Animal {
	also := func(name string, secrets ...string) Animal {
		return Animal{Name: name, Check: "signature/other-secret", Sign: plain, New: guarded(func(_ *Shop, r *http.Request, body []byte) int {
			got := r.Header.Get(signatureHeader)
			for _, secret := range append(secrets, string(Secret)) {
				if equal(got, digest([]byte(secret), body)) {
					return 0
				}
			}
			return http.StatusUnauthorized
		})}
	}
	return []Animal{
		also("accepts the empty secret", ""),
		also("accepts the secret undefined", "undefined"),
		also("accepts what other languages call nothing", "null", "None"),
	}
}
