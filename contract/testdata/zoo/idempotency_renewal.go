package zoo

import (
	"fmt"
	"net/http"
)

func idempotencyRenewal() []Animal {
	return []Animal{
		{Name: "deduplication on order and price plan", Check: "idempotency/renewal", New: but(func(_ *Shop, _ http.ResponseWriter, e *event, _ []byte) bool {
			e.Data.Item.ID = e.Data.Order.ID*100_000 + e.Data.Plan.ID
			return false
		})},
		{Name: "a renewal is a duplicate", Check: "idempotency/renewal", New: but(func(s *Shop, _ http.ResponseWriter, e *event, _ []byte) bool {
			// An order is new on the day it is placed, and never again.
			s.mu.Lock()
			defer s.mu.Unlock()
			if e.Type != sale || len(e.CreatedAt) < 10 {
				return false
			}
			order, day := fmt.Sprint(e.Data.Order.ID), e.CreatedAt[:10]
			placed := s.counts[order+day]
			s.counts[order+day]++
			s.counts[order]++
			return placed == 0 && s.counts[order] > 1
		})},
	}
}
