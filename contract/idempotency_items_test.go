package contract_test

import "testing"

func TestZooIdempotencyItems(t *testing.T) { finds(t, "idempotency/items") }
