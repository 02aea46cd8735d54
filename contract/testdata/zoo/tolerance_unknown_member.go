package zoo

import (
	"bytes"
	"encoding/json"
	"net/http"
)

func toleranceUnknownMember() []Animal {
	return []Animal{
		{Name: "400 to an unknown member", Check: "tolerance/unknown-member", New: but(func(_ *Shop, w http.ResponseWriter, e *event, body []byte) bool {
			d := json.NewDecoder(bytes.NewReader(body))
			d.DisallowUnknownFields()
			var closed struct {
				Type      any `json:"type"`
				Data      any `json:"data"`
				Account   any `json:"account"`
				CreatedAt any `json:"created_at"`
			}
			return fail(w, 400, isDocumented(e.Type) && d.Decode(&closed) != nil)
		})},
	}
}
