package contract_test

import "testing"

func TestZooSamplesAccepted(t *testing.T) { finds(t, "samples/accepted") }
