package docsite_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/siohook/siohook/internal/app/docsite"
)

// The catalog is only for who is on this machine and asks it by its own name.
func TestHandler(t *testing.T) {
	server := httptest.NewServer(docsite.Handler(map[string][]byte{"index.html": []byte("page"), "a/b.schema.json": []byte("{}"), "x.d.ts": []byte("ts")}))
	defer server.Close()
	for _, c := range []struct {
		method, path, host string
		status             int
		kind, body         string
	}{
		{"GET", "/", "", 200, "text/html; charset=utf-8", "page"},
		{"GET", "/index.html", "localhost:1", 200, "text/html; charset=utf-8", "page"},
		{"HEAD", "/", "[::1]:1", 200, "text/html; charset=utf-8", ""},
		{"GET", "/a/b.schema.json", "127.0.0.1", 200, "application/json", "{}"},
		{"GET", "/x.d.ts", "", 200, "text/plain; charset=utf-8", "ts"},
		{"GET", "/a/../../index.html", "", 200, "text/html; charset=utf-8", "page"},
		{"GET", "/nowhere", "", 404, "text/plain; charset=utf-8", "404 page not found\n"},
		{"GET", "/", "rebound.example.com", 421, "text/plain; charset=utf-8", "this host name is not allowed; use localhost\n"},
		{"GET", "/", "192.168.1.5:80", 421, "text/plain; charset=utf-8", "this host name is not allowed; use localhost\n"},
		{"POST", "/", "", 405, "text/plain; charset=utf-8", "only GET and HEAD\n"},
	} {
		r, err := http.NewRequest(c.method, server.URL+c.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		if c.host != "" {
			r.Host = c.host
		}
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil || answer.StatusCode != c.status || answer.Header.Get("Content-Type") != c.kind || string(body) != c.body {
			t.Errorf("%s %s of %q: %d %q %q, %v", c.method, c.path, c.host, answer.StatusCode, answer.Header.Get("Content-Type"), body, err)
		}
		if answer.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: content may be guessed", c.path)
		}
		for name, want := range map[string]string{ // no other page shows it, embeds it, or learns of it
			"X-Frame-Options": "DENY", "Cross-Origin-Resource-Policy": "same-origin", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store",
		} {
			if got := answer.Header.Get(name); c.status == http.StatusOK && got != want {
				t.Errorf("%s: %s is %q, want %q", c.path, name, got, want)
			}
		}
	}
}
