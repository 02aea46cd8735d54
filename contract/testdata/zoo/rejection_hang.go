package zoo

import (
	"net/http"
)

func rejectionHang() []Animal {
	return []Animal{
		{Name: "hangs on malformed JSON", Check: "rejection/hang", Deadline: patience, New: unparsed(func(http.ResponseWriter) { hang() })},
	}
}
