package zoo

import (
	"net/http"
	"strings"
)

func toleranceEmail() []Animal {
	return []Animal{
		{Name: "knows few addresses", Check: "tolerance/email", New: but(func(_ *Shop, w http.ResponseWriter, e *event, _ []byte) bool {
			return fail(w, 422, strings.ContainsAny(e.Data.Contact.Email+e.Data.Customer.Email, "+'"))
		})},
	}
}
