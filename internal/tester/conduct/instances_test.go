//go:build unix

package conduct_test

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/process"
	"github.com/siohook/siohook/internal/base/trial"
	"github.com/siohook/siohook/internal/tester/conduct"
)

// TestListens is a receiver that a request ends; the other test starts it.
func TestListens(t *testing.T) {
	address := os.Getenv("LISTENS")
	if address == "" {
		t.Skip("another test starts it")
	}
	t.Fatal(http.ListenAndServe(address, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { os.Exit(0) })))
}

// Where one instance does not start, none is left running.
func TestBeginIsAllOrNone(t *testing.T) {
	client := deliver.New(deliver.Options{Timeout: time.Second})
	defer client.Close()
	instance := func(form string) *conduct.Instance {
		url := "http://127.0.0.1:" + trial.Port(t)
		return &conduct.Instance{URL: url, Receiver: process.Receiver{
			Command: fmt.Sprintf(form, url[len("http://"):], os.Args[0]), URL: url, Client: client,
			LogFile: filepath.Join(t.TempDir(), "log"), Wait: trial.Patience,
		}}
	}
	const listens = "LISTENS=%s exec '%s' -test.run '^TestListens$'"
	first, good, bad := instance(listens), instance(listens), instance("exit 4; # %s %s")
	stop, err := conduct.Begin(t.Context(), &first.Receiver, []*conduct.Instance{good, bad}, &contract.Options{})
	defer stop()
	if err == nil {
		t.Fatal("an instance that ends at once is no error")
	}
	for _, url := range []string{first.URL, good.URL} {
		c, err := net.Dial("tcp", url[len("http://"):])
		if err != nil {
			continue
		}
		t.Errorf("%s is left running", url)
		_, _ = fmt.Fprint(c, "GET / HTTP/1.0\r\n\r\n")
		_ = c.Close()
	}
}
