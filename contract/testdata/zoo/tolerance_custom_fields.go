package zoo

import (
	"encoding/json"
	"net/http"
)

func toleranceCustomFields() []Animal {
	return []Animal{
		{Name: "closed list of fields", Check: "tolerance/custom-fields", New: but(func(_ *Shop, w http.ResponseWriter, e *event, _ []byte) bool {
			var fields map[string]any
			_ = json.Unmarshal(e.fields(), &fields) // an array has no members
			unknown := false
			for name := range fields {
				unknown = unknown || !documentedFields[name]
			}
			return fail(w, 500, unknown)
		})},
	}
}

// documentedFields are the fields of the provider's examples.
var documentedFields = map[string]bool{
	"first_name": true, "surname": true, "phone_number": true, "country": true, "street_address": true, "postcode": true, "city": true,
}
