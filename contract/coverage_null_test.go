package contract_test

import "testing"

func TestZooCoverageNull(t *testing.T) { finds(t, "coverage/null") }
