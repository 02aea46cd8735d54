package contract_test

import "testing"

func TestZooToleranceLargeID(t *testing.T) { finds(t, "tolerance/large-id") }
