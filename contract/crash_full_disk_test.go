package contract_test

import "testing"

func TestZooCrashFullDisk(t *testing.T) { finds(t, "crash/full-disk") }
