package contract_test

import "testing"

func TestZooSignatureOtherSecret(t *testing.T) { finds(t, "signature/other-secret") }
