package contract_test

import "testing"

func TestZooReachProduct(t *testing.T) { finds(t, "reach/product") }
