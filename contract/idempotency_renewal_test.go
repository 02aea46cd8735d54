package contract_test

import "testing"

func TestZooIdempotencyRenewal(t *testing.T) { finds(t, "idempotency/renewal") }
