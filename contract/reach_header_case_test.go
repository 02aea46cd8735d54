package contract_test

import "testing"

func TestZooReachHeaderCase(t *testing.T) { finds(t, "reach/header-case") }
