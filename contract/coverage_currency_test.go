package contract_test

import "testing"

func TestZooCoverageCurrency(t *testing.T) { finds(t, "coverage/currency") }
