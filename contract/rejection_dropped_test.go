package contract_test

import "testing"

func TestZooRejectionDropped(t *testing.T) { finds(t, "rejection/dropped") }
