package contract_test

import "testing"

func TestZooCrashLost(t *testing.T) { finds(t, "crash/lost") }
