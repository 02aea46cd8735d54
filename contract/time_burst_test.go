package contract_test

import "testing"

func TestZooTimeBurst(t *testing.T) { finds(t, "time/burst") }
