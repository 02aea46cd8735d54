package contract_test

import "testing"

func TestZooCrashTerminate(t *testing.T) { finds(t, "crash/terminate") }
