package zoo

import (
	"net/http"
)

func coverageFieldsObject() []Animal {
	return []Animal{
		{Name: "fields is an array", Check: "coverage/fields-object", New: but(func(_ *Shop, w http.ResponseWriter, e *event, _ []byte) bool {
			return fail(w, 500, e.fields() != nil && e.fields()[0] == '{')
		})},
	}
}
