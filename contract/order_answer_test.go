package contract_test

import "testing"

func TestZooOrderAnswer(t *testing.T) { finds(t, "order/answer") }
