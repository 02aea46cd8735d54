package zoo

import (
	"net/http"
)

func toleranceLargeID() []Animal {
	return []Animal{
		{Name: "32-bit ids", Check: "tolerance/large-id", New: but(func(_ *Shop, w http.ResponseWriter, e *event, _ []byte) bool {
			return fail(w, 500, max(e.Data.Contact.ID, e.Data.Order.ID, e.Data.Item.ID, e.Data.Plan.Amount) > 1<<31-1)
		})},
	}
}
