package contract_test

import "testing"

func TestZooCoverageResource(t *testing.T) { finds(t, "coverage/resource") }
