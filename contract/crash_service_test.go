package contract_test

import "testing"

func TestZooCrashService(t *testing.T) { finds(t, "crash/service") }
