package contract_test

import "testing"

func TestZooCrashLateDuplicate(t *testing.T) { finds(t, "crash/late-duplicate") }
