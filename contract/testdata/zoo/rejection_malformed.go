package zoo

import (
	"net/http"
)

func rejectionMalformed() []Animal {
	return []Animal{
		{Name: "500 on malformed JSON", Check: "rejection/malformed", New: unparsed(func(w http.ResponseWriter) {
			http.Error(w, "oops", http.StatusInternalServerError)
		})},
	}
}
