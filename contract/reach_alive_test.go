package contract_test

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/internal/base/trial"
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

// A receiver with an exception for some of the documented events, whose server then closes the connection, is
// tested like one that answers 500.
func TestDroppedConnectionsAreFindings(t *testing.T) {
	target := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		if body, _ := io.ReadAll(r.Body); bytes.Contains(body, []byte(`"fields":[]`)) {
			panic(http.ErrAbortHandler)
		}
	})
	result := test(t, target, contract.Options{Checks: quick})
	if result.Verdict() != contract.Failed || result.Stopped != nil || result.Groups[0].Check.ID != "coverage/fields-empty" {
		t.Errorf("verdict %s, stopped %v, %+v", result.Verdict(), result.Stopped, result.Groups)
	}
}

// One that the first delivery ends is a finding, and what is no receiver is none.
func TestEndsWithTheFirstDelivery(t *testing.T) {
	for name, ends := range map[string]bool{"a process that ends": true, "no HTTP": false} {
		l, err := trial.Listen("127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		go func() {
			for {
				c, err := l.Accept()
				if err != nil {
					return
				}
				if ends {
					_ = l.Close()
				}
				_, _ = c.Read(make([]byte, 1))
				_ = c.Close()
			}
		}()
		result := test(t, contract.Target{URL: "http://" + l.Addr().String()}, contract.Options{})
		found := len(result.Groups) == 1 && result.Groups[0].Check.ID == "reach/alive" && len(result.Groups[0].First.Payload) > 0
		if result.Requests != 1 || result.Stopped == nil || found != ends || (result.Verdict() == contract.Failed) != ends {
			t.Errorf("%s: verdict %s after %d requests, stopped %v: %+v", name, result.Verdict(), result.Requests, result.Stopped, result.Groups)
		}
	}
}
