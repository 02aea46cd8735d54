package contract_test

import "testing"

func TestZooSignatureMissing(t *testing.T) { finds(t, "signature/missing") }
