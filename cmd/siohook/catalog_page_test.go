package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/siohook/siohook/schemas"
)

// TestCatalogsPage runs the commands of docs/CATALOGS.md, with the document that stands there, and a
// receiver with a probe, whose defects they find.
func TestCatalogsPage(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/CATALOGS.md")
	if err != nil {
		t.Fatal(err)
	}
	block := func(kind string) string {
		found := regexp.MustCompile("(?s)```" + kind + "\n(.*?)```").FindSubmatch(page)
		if found == nil {
			t.Fatalf("the page has no block of %s", kind)
		}
		return string(found[1])
	}
	commands := strings.Split(strings.TrimSpace(block("sh")), "\n")
	if len(commands) != 5 {
		t.Errorf("%d commands", len(commands))
	}
	var script strings.Builder
	local := strings.NewReplacer("http://127.0.0.1:3000/webhook", "$URL", "http://127.0.0.1:3000", "http://$ADDR")
	script.WriteString("receiver correct\nenv SHOP_SECRET=a-secret-of-the-shop\n")
	for _, command := range commands {
		script.WriteString("exec " + local.Replace(command) + "\n")
		if strings.Contains(command, "catalog new") {
			script.WriteString("! stderr 'guesses'\ngrep '\"counts\": \"order\"' shop/index.json\n")
		}
	}
	script.WriteString("stdout '^PASS: 2 of 2 events accepted'\nstdout 'put them into its folder samples'\n")
	last := local.Replace(commands[len(commands)-1])
	script.WriteString("receiver doubles\n! exec " + last + " --phases idempotency\nstdout 'idempotency/twice'\n")
	script.WriteString("receiver cents\n! exec " + last + " --phases coverage\nstdout 'coverage/amount'\n")
	script.WriteString("-- openapi.yaml --\n" + block("yaml"))
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "page.txtar"), []byte(script.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: dir, RequireExplicitExec: true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"receiver": func(ts *testscript.TestScript, _ bool, args []string) {
				server := httptest.NewServer(shop("a-secret-of-the-shop", args[0]))
				ts.Defer(server.Close)
				setReceiver(ts, server.URL)
			},
		},
	})
}

// shop is a receiver that verifies the signature of what it gets, and counts paid orders. One with a
// defect counts them twice, or loses the cents.
func shop(secret, defect string) http.Handler {
	scheme := schemas.Schemes()["github"]
	scheme.Header = "X-Shop-Signature"
	var books struct {
		sync.Mutex
		Orders, Revenue int
	}
	known := map[string]bool{}
	mux := http.NewServeMux()
	mux.HandleFunc("/stats", func(w http.ResponseWriter, _ *http.Request) {
		books.Lock()
		defer books.Unlock()
		fmt.Fprintf(w, `{"orders":%d,"revenue":%d}`, books.Orders, books.Revenue)
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		var order struct {
			ID    string
			Total int
		}
		body, err := io.ReadAll(r.Body)
		switch {
		case err != nil || scheme.Verify(schemas.Delivery{Header: r.Header, Body: body}, []byte(secret), time.Time{}) != nil:
			w.WriteHeader(http.StatusUnauthorized)
			return
		case json.Unmarshal(body, &order) != nil:
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		books.Lock()
		defer books.Unlock()
		if r.Header.Get("X-Shop-Topic") == "order.paid" && (!known[order.ID] || defect == "doubles") {
			known[order.ID] = true
			books.Orders++
			if defect == "cents" {
				order.Total /= 100
			}
			books.Revenue += order.Total
		}
		w.WriteHeader(http.StatusNoContent)
	})
	return mux
}
