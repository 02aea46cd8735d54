package contract_test

import "testing"

func TestZooRejectionInvalid(t *testing.T) { finds(t, "rejection/invalid") }
