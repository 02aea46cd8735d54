package contract_test

import "testing"

func TestZooCrashDisagree(t *testing.T) { finds(t, "crash/disagree") }
