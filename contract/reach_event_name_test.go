package contract_test

import "testing"

func TestZooReachEventName(t *testing.T) { finds(t, "reach/event-name") }
