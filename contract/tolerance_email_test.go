package contract_test

import "testing"

func TestZooToleranceEmail(t *testing.T) { finds(t, "tolerance/email") }
