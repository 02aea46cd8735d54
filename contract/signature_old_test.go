package contract_test

import "testing"

func TestZooSignatureOld(t *testing.T) { finds(t, "signature/old") }
