package contract_test

import "testing"

func TestZooCoverageUnicode(t *testing.T) { finds(t, "coverage/unicode") }
