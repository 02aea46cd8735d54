package contract_test

import "testing"

func TestZooToleranceUnknownType(t *testing.T) { finds(t, "tolerance/unknown-type") }
