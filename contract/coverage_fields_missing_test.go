package contract_test

import "testing"

func TestZooCoverageFieldsMissing(t *testing.T) { finds(t, "coverage/fields-missing") }
