package contract_test

import "testing"

func TestZooToleranceEscapes(t *testing.T) { finds(t, "tolerance/escapes") }
