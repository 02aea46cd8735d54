package contract_test

import "testing"

func TestZooIdempotencyTwice(t *testing.T) { finds(t, "idempotency/twice") }
