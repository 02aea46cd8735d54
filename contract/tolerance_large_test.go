package contract_test

import "testing"

func TestZooToleranceLarge(t *testing.T) { finds(t, "tolerance/large") }
