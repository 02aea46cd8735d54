package contract_test

import "testing"

func TestZooSignatureAfterForgery(t *testing.T) { finds(t, "signature/after-forgery") }
