package contract_test

import "testing"

func TestZooReachContentType(t *testing.T) { finds(t, "reach/content-type") }
