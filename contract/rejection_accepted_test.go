package contract_test

import "testing"

func TestZooRejectionAccepted(t *testing.T) { finds(t, "rejection/accepted") }
