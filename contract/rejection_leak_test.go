package contract_test

import "testing"

func TestZooRejectionLeak(t *testing.T) { finds(t, "rejection/leak") }
