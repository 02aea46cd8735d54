package main

import (
	"encoding/pem"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/siohook/siohook/internal/base/trial"
)

// Deliveries are forwarded over https to a receiver with a certificate of its own.
func TestListenForwardsOverTLS(t *testing.T) {
	t.Parallel()
	got := make(chan string, 1)
	server := trial.Quiet(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got <- string(body)
	}))
	server.StartTLS()
	t.Cleanup(server.Close)
	authority := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(authority, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(server.Listener.Addr().String())
	listen := listenAt(t, ".", "--forward-to", "https://0.0.0.0:"+port, "--tls-ca", authority)
	if status := listen.post("/", "{}"); status != http.StatusNoContent {
		t.Errorf("status %d", status)
	}
	if body := <-got; body != "{}" {
		t.Errorf("got %q", body)
	}
	distrusting := listenAt(t, ".", "--forward-to", server.URL, "--retry", "1m")
	distrusting.post("/", "{}")
	if code := distrusting.stop(t); code != 0 || !strings.Contains(distrusting.out.String()+distrusting.err.String(), "--tls-ca FILE") {
		t.Errorf("exit code %d: %s%s", code, distrusting.out.String(), distrusting.err.String())
	}
	if code := listen.stop(t); code != 0 {
		t.Errorf("exit code %d: %s", code, listen.err.String())
	}
}
