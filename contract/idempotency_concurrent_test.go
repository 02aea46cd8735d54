package contract_test

import "testing"

func TestZooIdempotencyConcurrent(t *testing.T) { finds(t, "idempotency/concurrent") }
