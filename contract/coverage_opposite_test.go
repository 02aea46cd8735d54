package contract_test

import "testing"

func TestZooCoverageOpposite(t *testing.T) { finds(t, "coverage/opposite") }
