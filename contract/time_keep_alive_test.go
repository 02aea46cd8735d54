package contract_test

import "testing"

func TestZooTimeKeepAlive(t *testing.T) { finds(t, "time/keep-alive") }
