package contract_test

import "testing"

func TestZooToleranceText(t *testing.T) { finds(t, "tolerance/text") }
