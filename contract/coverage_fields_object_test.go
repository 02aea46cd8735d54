package contract_test

import "testing"

func TestZooCoverageFieldsObject(t *testing.T) { finds(t, "coverage/fields-object") }
