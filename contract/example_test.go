package contract_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/siohook/siohook/contract"
)

func ExampleRun() {
	// A receiver that fails on a sale.
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || bytes.Contains(body, []byte("customer.sale.completed")) {
			w.WriteHeader(http.StatusInternalServerError)
		}
	}))
	defer server.Close()

	options := contract.Options{Seed: 1, Checks: []string{"samples", "coverage"}}
	result, err := contract.Run(context.Background(), contract.Target{URL: server.URL}, options)
	if err != nil {
		fmt.Println(err)
		return
	}
	accepted := result.Accepted()
	fmt.Println(result.Verdict(), accepted.M-accepted.N, "event is not accepted")
	for _, group := range result.Groups {
		fmt.Println(group.Check.ID, group.Events, group.First.Message())
	}
	// Output:
	// failed 1 event is not accepted
	// coverage/event [customer.sale.completed] want a 2xx, got 500 Internal Server Error
}

func ExampleTest() {
	orders := 0 // what the shop has counted
	var shop http.Handler
	_ = func(t *testing.T) { // TestWebhook in the shop's own tests
		contract.Test(t, shop, contract.Options{Observe: func() any { return orders }})
	}
}

func ExampleCrash() {
	countOrders := func() any { return 0 } // reads the shop's database, or its page
	_ = func(t *testing.T) {               // TestCrash in the shop's own tests
		start := contract.Start{Command: "go run ./cmd/shop", URL: "http://127.0.0.1:3000/webhook"}
		contract.Crash(t, start, contract.Options{Observe: countOrders, Now: time.Now})
	}
}
