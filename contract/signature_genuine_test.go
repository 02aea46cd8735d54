package contract_test

import "testing"

func TestZooSignatureGenuine(t *testing.T) { finds(t, "signature/genuine") }
