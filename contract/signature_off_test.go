package contract_test

import "testing"

func TestZooSignatureOff(t *testing.T) { finds(t, "signature/off") }
