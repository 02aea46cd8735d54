package contract_test

import "testing"

func TestZooIdempotencyDistinct(t *testing.T) { finds(t, "idempotency/distinct") }
