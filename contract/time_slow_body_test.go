package contract_test

import "testing"

func TestZooTimeSlowBody(t *testing.T) { finds(t, "time/slow-body") }
