package contract_test

import "testing"

func TestZooCoverageSideEffect(t *testing.T) { finds(t, "coverage/side-effect") }
