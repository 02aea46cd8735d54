package contract_test

import "testing"

func TestZooRejectionMalformed(t *testing.T) { finds(t, "rejection/malformed") }
