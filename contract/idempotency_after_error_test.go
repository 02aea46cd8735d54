package contract_test

import "testing"

func TestZooIdempotencyAfterError(t *testing.T) { finds(t, "idempotency/after-error") }
