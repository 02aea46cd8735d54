package contract_test

import "testing"

func TestZooToleranceMemberOrder(t *testing.T) { finds(t, "tolerance/member-order") }
