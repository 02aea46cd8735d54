package contract_test

import "testing"

func TestZooToleranceTime(t *testing.T) { finds(t, "tolerance/time") }
