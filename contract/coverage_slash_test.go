package contract_test

import "testing"

func TestZooCoverageSlash(t *testing.T) { finds(t, "coverage/slash") }
