package contract_test

import "testing"

func TestZooCoverageAccepted(t *testing.T) { finds(t, "coverage/accepted") }
