package zoo

import (
	"net/http"
	"strings"
)

func toleranceIP() []Animal {
	return []Animal{
		{Name: "knows IPv4 alone", Check: "tolerance/ip", New: but(func(_ *Shop, w http.ResponseWriter, e *event, _ []byte) bool {
			return fail(w, 500, strings.Contains(e.Data.Contact.IP+e.Data.Customer.IP, ":"))
		})},
	}
}
