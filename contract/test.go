package contract

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// Test tests a receiver that is an http.Handler, in the user's own Go test: it
// serves the handler on a loopback port and runs every phase against it, with a
// subtest per event. At most one Options may be given.
func Test(t *testing.T, receiver http.Handler, options ...Options) {
	t.Helper()
	var o Options
	switch len(options) {
	case 0:
	case 1:
		o = options[0]
	default:
		t.Fatal("contract.Test: want at most one Options")
	}
	server := httptest.NewServer(receiver)
	defer server.Close()
	result, err := Run(t.Context(), Target{URL: server.URL}, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, event := range result.Events {
		t.Run(event.ID, func(t *testing.T) {
			if event.Accepted.M == 0 {
				t.Skip("not delivered")
			}
			for _, finding := range result.Findings {
				if finding.Event == event.ID {
					t.Error(finding.String())
				}
			}
		})
	}
	if stop := result.Stopped; stop != nil {
		t.Errorf("%s: %s", stop.Phase, stop.Reason)
	}
}
