package contract_test

import "testing"

func TestZooSignatureLeak(t *testing.T) { finds(t, "signature/leak") }
