package contract_test

import "testing"

func TestZooCrashDoubled(t *testing.T) { finds(t, "crash/doubled") }
