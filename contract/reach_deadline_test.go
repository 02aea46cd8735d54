package contract_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/contract"
)

func TestZooReachDeadline(t *testing.T) { finds(t, "reach/deadline") }

func TestSlowReceiverMissesTheDeadline(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	target := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		select {
		case <-release:
		case <-r.Context().Done():
		}
	})
	defer close(release)
	target.Deadline = 3 * time.Second // it never answers
	result := test(t, target, contract.Options{})
	if diff := cmp.Diff([]string{"reach/deadline"}, found(&result)); diff != "" || result.Requests != 2 {
		t.Errorf("%d requests, found (-want +got):\n%s", result.Requests, diff)
	}
	if result.Verdict() != contract.Failed || !strings.Contains(result.Stopped.Reason, "no complete answer within 3s") {
		t.Errorf("verdict %s, stopped %v", result.Verdict(), result.Stopped)
	}
}
