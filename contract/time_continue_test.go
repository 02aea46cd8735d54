package contract_test

import "testing"

func TestZooTimeContinue(t *testing.T) { finds(t, "time/continue") }
