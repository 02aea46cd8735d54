package contract_test

import "testing"

func TestZooSignatureNoEffect(t *testing.T) { finds(t, "signature/no-effect") }
