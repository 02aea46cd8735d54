package contract_test

import "testing"

func TestZooCrashHalf(t *testing.T) { finds(t, "crash/half") }
