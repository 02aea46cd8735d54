package contract_test

import (
	"net/http"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/contract"
)

func TestZooReachFlaky(t *testing.T) { finds(t, "reach/flaky") }

// Nothing is a finding of its own that is not seen twice: a receiver that fails each
// fifth delivery is flaky, and takes all that it is sent.
func TestFlakyReceiver(t *testing.T) {
	t.Parallel()
	var deliveries atomic.Int64
	target := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		if deliveries.Add(1)%5 == 0 {
			w.WriteHeader(http.StatusInternalServerError)
		}
	})
	for _, phase := range []string{"tolerance", "rejection"} {
		result := test(t, target, contract.Options{Checks: []string{phase, "reach/flaky"}})
		if diff := cmp.Diff([]string{"reach/flaky"}, found(&result)); diff != "" {
			t.Errorf("%s: found (-want +got):\n%s", phase, diff)
		}
	}
}
