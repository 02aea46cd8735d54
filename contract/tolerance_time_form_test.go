package contract_test

import "testing"

func TestZooToleranceTimeForm(t *testing.T) { finds(t, "tolerance/time-form") }
