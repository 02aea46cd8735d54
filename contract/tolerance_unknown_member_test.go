package contract_test

import "testing"

func TestZooToleranceUnknownMember(t *testing.T) { finds(t, "tolerance/unknown-member") }
