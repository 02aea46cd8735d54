package contract_test

import "testing"

func TestZooRejectionHang(t *testing.T) { finds(t, "rejection/hang") }
