package contract_test

import "testing"

func TestZooCrashInstances(t *testing.T) { finds(t, "crash/instances") }
