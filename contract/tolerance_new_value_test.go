package contract_test

import "testing"

func TestZooToleranceNewValue(t *testing.T) { finds(t, "tolerance/new-value") }
