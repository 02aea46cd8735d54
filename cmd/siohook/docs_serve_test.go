package main

import (
	"bufio"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/siohook/siohook/generator/publish"
)

// The catalog is only for who is on this machine and asks it by its own name.
func TestDocsHandler(t *testing.T) {
	server := httptest.NewServer(docsHandler(publish.Files{"index.html": []byte("page"), "a/b.schema.json": []byte("{}"), "x.d.ts": []byte("ts")}))
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
	}
}

// siohook docs serves until it is interrupted, which is its end and no failure.
func TestDocsServesUntilInterrupted(t *testing.T) {
	binary, err := exec.LookPath("siohook") // the test binary under that name
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(binary, "docs", "--only", "contact.tag.added")
	said, err := c.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(said).ReadString('\n')
	address, _, ok := strings.Cut(strings.TrimPrefix(line, "siohook: catalog at "), " ")
	if err != nil || !ok {
		t.Fatalf("%q, %v", line, err)
	}
	answer, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	page, err := io.ReadAll(answer.Body)
	answer.Body.Close()
	if err != nil || !strings.Contains(string(page), `id="contact.tag.added"`) || strings.Contains(string(page), `id="contact.tag.removed"`) {
		t.Errorf("%v: %.300s", err, page)
	}
	if err := c.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(); err != nil {
		t.Errorf("interrupted: %v", err)
	}
}
