package contract_test

import "testing"

func TestZooToleranceCustomFields(t *testing.T) { finds(t, "tolerance/custom-fields") }
