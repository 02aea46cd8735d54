package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/siohook/siohook/fake/encode"
	"github.com/siohook/siohook/internal/app/capture"
	"github.com/siohook/siohook/schemas"
)

// signedCmd makes the deliveries of the catalog in a folder signed by a scheme, and starts a receiver
// at $URL that takes what is signed with $SECRET:
//
//	signed DIR SCHEME [KIND]
//
// It answers 401 to what is not, else as a receiver of that kind does; ok is the default.
func signedCmd(ts *testscript.TestScript, neg bool, args []string) {
	kind := "ok"
	if len(args) == 3 {
		kind, args = args[2], args[:2]
	}
	if neg || len(args) != 2 || receivers[kind] == nil {
		ts.Fatalf("usage: signed DIR SCHEME [KIND]")
	}
	scheme, ok := schemas.Schemes()[args[1]]
	if !ok {
		ts.Fatalf("no scheme %s", args[1])
	}
	name := filepath.Join(ts.MkAbs(args[0]), schemas.IndexFile)
	text, err := os.ReadFile(name)
	ts.Check(err)
	var index map[string]any
	ts.Check(json.Unmarshal(text, &index))
	index["wire"].(map[string]any)["sign"] = scheme.Index()
	text, err = json.Marshal(index)
	ts.Check(err)
	ts.Check(os.WriteFile(name, text, 0o600))
	secret := []byte(ts.Getenv("SECRET"))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		switch {
		case err != nil:
		case scheme.Verify(schemas.Delivery{Header: r.Header, Body: body}, secret, clock()) != nil:
			w.WriteHeader(http.StatusUnauthorized)
		default:
			r.Body = io.NopCloser(bytes.NewReader(body))
			receivers[kind].ServeHTTP(w, r)
		}
	}))
	ts.Defer(server.Close)
	setReceiver(ts, server.URL)
}

// rewriteCmd writes the first of some captures with its JSON written again, as a relay does:
//
//	rewrite IN OUT
func rewriteCmd(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: rewrite IN OUT")
	}
	first, _, _ := strings.Cut(ts.ReadFile(args[0]), "\n")
	var one capture.Capture
	ts.Check(one.UnmarshalJSON([]byte(first)))
	one.Body = encode.Python.Layout()(nil, encode.AppendValue(nil, one.Body, encode.AppendPythonString))
	text, err := json.Marshal(one)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), append(text, '\n'), 0o600))
}
