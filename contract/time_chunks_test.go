package contract_test

import "testing"

func TestZooTimeChunks(t *testing.T) { finds(t, "time/chunks") }
