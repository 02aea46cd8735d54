package contract_test

import "testing"

func TestZooToleranceCounted(t *testing.T) { finds(t, "tolerance/counted") }
