package contract_test

import "testing"

func TestZooIdempotencyAfterDrop(t *testing.T) { finds(t, "idempotency/after-drop") }
