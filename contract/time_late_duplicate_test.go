package contract_test

import "testing"

func TestZooTimeLateDuplicate(t *testing.T) { finds(t, "time/late-duplicate") }
