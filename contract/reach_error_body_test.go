package contract_test

import "testing"

func TestZooReachErrorBody(t *testing.T) { finds(t, "reach/error-body") }
