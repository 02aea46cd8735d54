package contract_test

import "testing"

func TestZooToleranceIP(t *testing.T) { finds(t, "tolerance/ip") }
