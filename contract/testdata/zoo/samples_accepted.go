package zoo

import (
	"encoding/json"
	"net/http"
)

func samplesAccepted() []Animal {
	return []Animal{
		{Name: "invented envelope", Check: "samples/accepted", New: newShop(func(_ *Shop, w http.ResponseWriter, r *http.Request) {
			var e struct{ Event, Payload any }
			if json.NewDecoder(r.Body).Decode(&e) != nil || e.Event == nil {
				http.Error(w, "no event", http.StatusBadRequest)
			}
		})},
	}
}
