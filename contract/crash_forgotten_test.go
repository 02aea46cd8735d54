package contract_test

import "testing"

func TestZooCrashForgotten(t *testing.T) { finds(t, "crash/forgotten") }
