package contract_test

import "testing"

func TestZooReachNamePlace(t *testing.T) { finds(t, "reach/name-place") }
