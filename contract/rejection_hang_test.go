package contract_test

import (
	"encoding/json"
	"io"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/contract"
)

func TestZooRejectionHang(t *testing.T) { finds(t, "rejection/hang") }

// What was not answered in time when several were under way is delivered alone only until that
// shows enough: each takes the whole deadline.
func TestHangingOnesAreNotAllRepeated(t *testing.T) {
	t.Parallel()
	var hung atomic.Int64
	end := make(chan struct{})
	target := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		if b, err := io.ReadAll(r.Body); err == nil && !json.Valid(b) {
			hung.Add(1)
			<-end
		}
	})
	t.Cleanup(func() { close(end) })
	target.Deadline = 2 * time.Second // what hangs never answers
	result := test(t, target, contract.Options{Checks: []string{"rejection"}, Connections: 8})
	if diff := cmp.Diff([]string{"rejection/hang"}, found(&result)); diff != "" {
		t.Errorf("found (-want +got):\n%s", diff)
	}
	if most := int64(4 * 8); hung.Load() > most {
		t.Errorf("%d deliveries were not answered, want at most %d: a round, and two of those confirmed", hung.Load(), most)
	}
}
