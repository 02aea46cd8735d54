package contract_test

import "testing"

func TestZooCrashRedelivered(t *testing.T) { finds(t, "crash/redelivered") }
