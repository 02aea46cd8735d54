package contract_test

import "testing"

func TestZooTimeReset(t *testing.T) { finds(t, "time/reset") }
