package contract_test

import "testing"

func TestZooSignatureMalformed(t *testing.T) { finds(t, "signature/malformed") }
