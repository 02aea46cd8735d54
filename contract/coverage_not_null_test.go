package contract_test

import "testing"

func TestZooCoverageNotNull(t *testing.T) { finds(t, "coverage/not-null") }
