package zoo

import (
	"hash/fnv"
	"net/http"
)

func idempotencyItems() []Animal {
	return []Animal{
		bumps(),
		{Name: "deduplication on order.id", Check: "idempotency/items", New: but(func(_ *Shop, _ http.ResponseWriter, e *event, _ []byte) bool {
			e.Data.Item.ID = e.Data.Order.ID
			return false
		})},
		{Name: "deduplication on the e-mail address", Check: "idempotency/items", New: but(func(_ *Shop, _ http.ResponseWriter, e *event, _ []byte) bool {
			hash := fnv.New32a()
			hash.Write([]byte(e.Data.Customer.Email))
			e.Data.Item.ID = int64(hash.Sum32())
			return false
		})},
	}
}

// bumps counts deliveries as well, whatever they are.
func bumps() Animal {
	return Animal{Name: "deduplication on order.id, beside a count of deliveries", Check: "idempotency/items", New: tells(func(s *Shop, _ http.ResponseWriter, e *event, _ []byte) bool {
		s.add("deliveries", 1)
		e.Data.Item.ID = e.Data.Order.ID
		return false
	}, received)}
}
