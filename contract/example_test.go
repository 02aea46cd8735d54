package contract_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"

	"github.com/siohook/siohook/contract"
)

func ExampleRun() {
	// A receiver that fails on the provider's own example of a sale.
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || bytes.Contains(body, []byte("customer.sale.completed")) {
			w.WriteHeader(http.StatusInternalServerError)
		}
	}))
	defer server.Close()

	result, err := contract.Run(context.Background(), contract.Target{URL: server.URL}, contract.Options{Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(result.Verdict(), result.Accepted(), "events")
	fmt.Println(result.Findings[0].Event, result.Findings[0].Check.ID, result.Findings[0].Message())
	// Output:
	// broken 10 of 11 events
	// customer.sale.completed samples/accepted want a 2xx, got 500 Internal Server Error
}
