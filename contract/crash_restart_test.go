package contract_test

import "testing"

func TestZooCrashRestart(t *testing.T) { finds(t, "crash/restart") }
