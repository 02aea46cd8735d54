package contract_test

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/siohook/siohook/contract"
)

func TestZooReachAlive(t *testing.T) { finds(t, "reach/alive") }

func TestLimitedReceiverIsSaidToBe(t *testing.T) {
	t.Parallel()
	var n atomic.Int64
	target := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		if n.Add(1) > 100 {
			w.WriteHeader(http.StatusTooManyRequests)
		}
	})
	result := test(t, target, contract.Options{})
	if result.Stopped == nil || !strings.Contains(result.Stopped.Reason, "limits the rate") || result.Requests > 300 {
		t.Errorf("after %d requests stopped %v", result.Requests, result.Stopped)
	}
}
