package zoo

import (
	"net/http"
)

func coverageFieldsMissing() []Animal {
	return []Animal{
		{Name: "requires an address", Check: "coverage/fields-missing", New: but(func(_ *Shop, w http.ResponseWriter, e *event, _ []byte) bool {
			return fail(w, 422, e.Type == sale && !has(e.fields(), "street_address"))
		})},
	}
}
