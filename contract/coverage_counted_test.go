package contract_test

import "testing"

func TestZooCoverageCounted(t *testing.T) { finds(t, "coverage/counted") }
