package contract_test

import "testing"

func TestZooToleranceSpace(t *testing.T) { finds(t, "tolerance/space") }
