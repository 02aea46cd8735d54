package zoo

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
)

func signatureLeak() []Animal {
	tells := func(name string, tell func(w http.ResponseWriter, want string)) Animal {
		return Animal{Name: name, Check: "signature/leak", Sign: plain, New: newShop(func(s *Shop, w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				return
			}
			if want := digest(Secret, body); !equal(r.Header.Get(signatureHeader), want) {
				tell(w, want)
				return
			}
			again(s, w, r, body)
		})}
	}
	return []Animal{
		tells("tells the right signature", func(w http.ResponseWriter, want string) {
			http.Error(w, fmt.Sprintf("expected %s", want), http.StatusUnauthorized)
		}),
		tells("tells the right signature in a header and in base64", func(w http.ResponseWriter, want string) {
			raw, err := hex.DecodeString(want)
			if err != nil {
				panic(err)
			}
			w.Header().Set("X-Debug", base64.StdEncoding.EncodeToString(raw))
			w.WriteHeader(http.StatusForbidden)
		}),
	}
}
