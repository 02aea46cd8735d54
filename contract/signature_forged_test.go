package contract_test

import "testing"

func TestZooSignatureForged(t *testing.T) { finds(t, "signature/forged") }
