package main

import (
	"bytes"
	"encoding/pem"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/siohook/siohook/contract/testdata/zoo"
	"github.com/siohook/siohook/internal/base/trial"
	"github.com/siohook/siohook/schemas"
)

var update = flag.Bool("update", false, "rewrite the expected output in testdata/script and README.md")

func TestMain(m *testing.M) {
	// These tests mostly wait for processes. A -parallel on the command line wins.
	if !isRace {
		at := "10"
		if trial.Full() { // what is visited then works more
			at = "6"
		}
		_ = flag.Set("test.parallel", at)
	}
	testscript.Main(m, map[string]func(){"siohook": main, "shop": crashShopMain})
}

func TestScript(t *testing.T) {
	t.Parallel()
	samples, err := filepath.Abs("../../testdata/samples")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Condition: func(word string) (bool, error) {
			if word == "full" {
				return trial.Full(), nil
			}
			return false, fmt.Errorf("unknown condition %s", word)
		},
		Setup: func(e *testscript.Env) error {
			e.Setenv("SAMPLES", samples)
			e.Setenv("EVENTS", strconv.Itoa(len(catalog().Rows)))
			e.Setenv("RELEASE", filepath.Join(filepath.Dir(filepath.Dir(samples)), ".ci", "release"))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"receiver":  receiverCmd,
			"signed":    signedCmd,
			"rewrite":   rewriteCmd,
			"code":      codeCmd,
			"load":      loadCmd,
			"example":   exampleCmd,
			"await":     awaitCmd,
			"forwarder": forwarderCmd,
			"settings":  settingsCmd,
			"listener":  listenerCmd,
			"listened":  listenedCmd,
		},
	})
}

// receiverCmd starts an HTTP receiver of a kind and puts its address into $URL:
//
//	receiver ok|fields-object|headers|notfound|closed|hang|secure
//	receiver zoo NAME
//
// $PORT is its port, and $ADDR host and port. secure is ok over https, with the certificate in ca.pem. That of the zoo puts the address of what it has counted into $STATE. hang answers
// five requests and then none; await waits until it got the sixth.
func receiverCmd(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) == 2 && args[0] == "zoo" && !neg {
		serveZoo(ts, args[1])
		return
	}
	if neg || len(args) != 1 {
		ts.Fatalf("usage: receiver KIND")
	}
	if args[0] == "closed" {
		setReceiver(ts, "http://127.0.0.1:"+freePort(ts))
		return
	}
	if args[0] == "hang" {
		hanging := make(chan struct{})
		server := httptest.NewServer(hang(hanging))
		ts.Defer(server.Close)
		setReceiver(ts, server.URL)
		awaited.Store(ts.Getenv("WORK"), hanging)
		return
	}
	if args[0] == "secure" {
		server := trial.Quiet(receivers["ok"])
		server.StartTLS()
		ts.Defer(server.Close)
		setReceiver(ts, server.URL)
		text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
		ts.Check(os.WriteFile(ts.MkAbs("ca.pem"), text, 0o600))
		return
	}
	handler, ok := receivers[args[0]]
	if !ok {
		ts.Fatalf("unknown receiver %s", args[0])
	}
	server := httptest.NewServer(handler)
	ts.Defer(server.Close)
	setReceiver(ts, server.URL)
}

// freePort is trial.FreePort until the script ends.
func freePort(ts *testscript.TestScript) string {
	port, release, err := trial.FreePort()
	ts.Check(err)
	ts.Defer(release)
	return port
}

// setReceiver puts the address of a receiver into variables.
func setReceiver(ts *testscript.TestScript, address string) {
	_, addr, _ := strings.Cut(address, "://")
	_, port, _ := strings.Cut(addr, ":")
	ts.Setenv("URL", address+"/hook")
	ts.Setenv("ADDR", addr)
	ts.Setenv("PORT", port)
}

// serveZoo starts a receiver of the zoo.
func serveZoo(ts *testscript.TestScript, name string) {
	animals := zoo.Animals()
	i := slices.IndexFunc(animals, func(a zoo.Animal) bool { return a.Name == name })
	if i < 0 {
		ts.Fatalf("the zoo has no %q", name)
	}
	server := httptest.NewServer(animals[i].New())
	ts.Defer(server.Close)
	ts.Setenv("URL", server.URL+"/hook")
	ts.Setenv("STATE", server.URL+"/state")
}

// settingsCmd writes a file with $URL and $ADDR filled in:
//
//	settings FILE TEMPLATE
func settingsCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: settings FILE TEMPLATE")
	}
	text := strings.NewReplacer("$URL", ts.Getenv("URL"), "$ADDR", ts.Getenv("ADDR")).Replace(ts.ReadFile(args[1]))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o600))
}

// forwarderCmd starts a receiver that books each order item with a service at
// $SINK, where siohook listens later:
//
//	forwarder remembers|forgets|asks
//
// When the service fails it answers 502; then it remembers the item all the same, or
// not. asks forgets, and for each delivery of a sale it asks the service for the
// order first, and tells it of the contact before the order.
func forwarderCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: forwarder remembers|forgets|asks")
	}
	sink := "127.0.0.1:" + freePort(ts)
	var mu sync.Mutex
	booked := map[int64]bool{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		event, parseErr := schemas.Parse(body)
		sale, ok := event.(*schemas.CustomerSaleCompleted)
		if err != nil || parseErr != nil || !ok {
			return
		}
		mu.Lock()
		defer mu.Unlock()
		id := sale.Data.OrderItem.ID
		call := func(method, path string) bool {
			request, err := http.NewRequest(method, "http://"+sink+path, bytes.NewReader(body))
			if err != nil {
				return false
			}
			answer, err := http.DefaultClient.Do(request)
			if err == nil {
				answer.Body.Close()
			}
			return err == nil && answer.StatusCode == http.StatusOK
		}
		if args[0] == "asks" {
			call(http.MethodGet, fmt.Sprintf("/orders/%d", id))
		}
		if booked[id] {
			return
		}
		failed := args[0] == "asks" && !call(http.MethodPost, fmt.Sprintf("/contacts/%d/sales", sale.Data.Customer.ContactID)) || !call(http.MethodPost, "/orders")
		booked[id] = !failed || args[0] == "remembers"
		if failed {
			w.WriteHeader(http.StatusBadGateway)
		}
	}))
	ts.Defer(server.Close)
	ts.Setenv("URL", server.URL+"/hook")
	ts.Setenv("SINK", sink)
}

// awaited holds, by a script's working directory, the channel that its hanging
// receiver closes.
var awaited sync.Map

func awaitCmd(ts *testscript.TestScript, _ bool, _ []string) {
	hanging, ok := awaited.Load(ts.Getenv("WORK"))
	if !ok {
		ts.Fatalf("no hanging receiver")
	}
	<-hanging.(chan struct{})
}

func hang(hanging chan struct{}) http.HandlerFunc {
	var n atomic.Int64
	return func(_ http.ResponseWriter, r *http.Request) {
		if n.Add(1) == 6 {
			// The sender's end is noticed only once the body is read.
			_, _ = io.Copy(io.Discard, r.Body)
			close(hanging)
			<-r.Context().Done()
		}
	}
}

var receivers = map[string]http.HandlerFunc{
	"ok": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) },
	"fields-object": func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || bytes.Contains(bytes.ReplaceAll(body, []byte(" "), nil), []byte(`"fields":[]`)) {
			http.Error(w, "TypeError: fields.first_name", http.StatusInternalServerError)
		}
	},
	"headers": func(w http.ResponseWriter, r *http.Request) {
		http.Error(w, fmt.Sprintf("agent %q, synthetic %q", r.Header["User-Agent"], r.Header["X-Synthetic"]), http.StatusBadRequest)
	},
	"notfound": http.NotFound,
}

// codeCmd checks the exit code of a siohook command:
//
//	code 3 test $URL
func codeCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code CODE ARG...")
	}
	err := ts.Exec("siohook", args[1:]...)
	code := "0"
	if err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("siohook: %v", err)
		}
		code = fmt.Sprint(exit.ExitCode())
	}
	if code != args[0] {
		ts.Fatalf("exit code %s, want %s", code, args[0])
	}
}

// loadCmd runs siohook load, which must end well, or with ! say that an objective failed. Where this
// machine was too busy to keep the schedule, it is run again.
//
//	[!] load ARG...
func loadCmd(ts *testscript.TestScript, neg bool, args []string) {
	for began := time.Now(); ; {
		err := ts.Exec("siohook", append([]string{"load"}, args...)...)
		exit := (*exec.ExitError)(nil)
		switch failed := errors.As(err, &exit) && exit.ExitCode() == 1; {
		case neg && failed, !neg && err == nil:
			return
		case !strings.Contains(ts.ReadFile("stderr"), "siohook: the schedule was not kept: ") || time.Since(began) > trial.Patience:
			ts.Fatalf("siohook load: %v", err)
		}
	}
}
