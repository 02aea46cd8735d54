package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/siohook/siohook/schemas"
)

// TestCatalogsPage runs the commands of docs/CATALOGS.md, with the document that stands there, and a
// receiver. What it says of roles is added to the index.
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
	script.WriteString("receiver\nenv SHOP_SECRET=a-secret-of-the-shop\n")
	for _, command := range commands {
		command = strings.ReplaceAll(command, "http://127.0.0.1:3000/webhook", "$URL")
		script.WriteString("exec " + command + "\n")
	}
	script.WriteString("stdout '^PASS: 2 of 2 events accepted'\nroles\nexec siohook test $URL --catalog shop --secret-env SHOP_SECRET --phases coverage,idempotency\nstdout '^PASS'\n")
	script.WriteString("-- openapi.yaml --\n" + block("yaml"))
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "page.txtar"), []byte(script.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	roles := strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(block("json")), `{"id": "order.paid", `), "}")
	testscript.Run(t, testscript.Params{
		Dir: dir, RequireExplicitExec: true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"receiver": func(ts *testscript.TestScript, _ bool, _ []string) {
				server := httptest.NewServer(shop("a-secret-of-the-shop"))
				ts.Defer(server.Close)
				setReceiver(ts, server.URL)
			},
			"roles": func(ts *testscript.TestScript, _ bool, _ []string) {
				index := ts.ReadFile("shop/index.json")
				with := strings.Replace(index, `"id": "order.paid",`, `"id": "order.paid", `+roles+`,`, 1)
				if with == index {
					ts.Fatalf("the index has no such event:\n%s", index)
				}
				ts.Check(os.WriteFile(ts.MkAbs("shop/index.json"), []byte(with), 0o600))
			},
		},
	})
}

// shop is a receiver that verifies the signature of what it gets.
func shop(secret string) http.HandlerFunc {
	scheme := schemas.Schemes()["github"]
	scheme.Header = "X-Shop-Signature"
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		switch {
		case err != nil || scheme.Verify(schemas.Delivery{Header: r.Header, Body: body}, []byte(secret), time.Time{}) != nil:
			w.WriteHeader(http.StatusUnauthorized)
		case !json.Valid(body):
			w.WriteHeader(http.StatusBadRequest)
		default:
			w.WriteHeader(http.StatusNoContent)
		}
	}
}
