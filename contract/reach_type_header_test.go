package contract_test

import "testing"

func TestZooReachTypeHeader(t *testing.T) { finds(t, "reach/type-header") }
