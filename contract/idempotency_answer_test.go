package contract_test

import "testing"

func TestZooIdempotencyAnswer(t *testing.T) { finds(t, "idempotency/answer") }
