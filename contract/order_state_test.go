package contract_test

import "testing"

func TestZooOrderState(t *testing.T) { finds(t, "order/state") }
