package contract_test

import "testing"

func TestZooReachRedirect(t *testing.T) { finds(t, "reach/redirect") }
