package deliver_test

import (
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/siohook/siohook/internal/app/deliver"
)

// The addresses of servers that listen on all of them, and names below localhost, are this
// machine, on every path.
func TestThisMachine(t *testing.T) {
	var host string
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { host = r.Host }))
	server.Config.Protocols = new(http.Protocols)
	server.Config.Protocols.SetHTTP1(true)
	server.Config.Protocols.SetUnencryptedHTTP2(true)
	server.Start()
	t.Cleanup(server.Close)
	_, port, _ := net.SplitHostPort(server.Listener.Addr().String())
	for target, want := range map[string]string{
		"http://0.0.0.0:" + port + "/a":            "127.0.0.1:" + port,
		"http://[::ffff:0.0.0.0]:" + port + "/a":   "127.0.0.1:" + port,
		"http://app.localhost:" + port + "/a":      "app.localhost:" + port,
		"http://a.b.LocalHost.:" + port + "/a":     "a.b.LocalHost.:" + port,
		"http://joe:pw@0.0.0.0:" + port + "/0.0.0": "127.0.0.1:" + port,
	} {
		for engine, o := range map[string]deliver.Options{"siohook": {}, "net/http": {HTTP2: true}} {
			c := client(t, o)
			if res := c.Post(t.Context(), deliver.Request{URL: target, Payload: []byte("{}")}); res.Err != nil || host != want {
				t.Errorf("%s, %s: host %q, want %q: %v", engine, target, host, want, res.Err)
			}
			if err := c.Reach(t.Context(), target); err != nil {
				t.Errorf("%s: %v", target, err)
			}
		}
		c := client(t, deliver.Options{})
		if res := c.Paced(t.Context(), deliver.Request{URL: target, Payload: []byte("{}")}, deliver.Pace{}); res.Err != nil {
			t.Errorf("%s paced: %v", target, res.Err)
		}
		if res := c.Exact(t.Context(), target, deliver.Recorded{Method: "GET"}); res.Err != nil {
			t.Errorf("%s exact: %v", target, res.Err)
		}
	}
	if line := deliver.Curl(deliver.Options{}, deliver.Request{URL: "http://0.0.0.0:8000/0.0.0.0"}, "f"); !strings.HasSuffix(line, " http://127.0.0.1:8000/0.0.0.0") {
		t.Errorf("curl: %s", line)
	}
}

func TestThisMachineOverIPv6(t *testing.T) {
	l, err := net.Listen("tcp", "[::1]:0")
	if err != nil {
		t.Skip("no IPv6 here: ", err)
	}
	server := &http.Server{Handler: http.NotFoundHandler()}
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() { server.Close() })
	_, port, _ := net.SplitHostPort(l.Addr().String())
	if res := client(t, deliver.Options{}).Post(t.Context(), deliver.Request{URL: "http://[::]:" + port + "/"}); res.Err != nil {
		t.Error(res.Err)
	}
}

func TestContainerHints(t *testing.T) {
	for target, want := range map[string]string{
		"http://172.17.0.2:3000/":                  "publish its port",
		"http://172.31.255.1/":                     "publish its port",
		"http://10.88.0.3/":                        "publish its port",
		"http://host.docker.internal:3000/":        "is this machine as a container sees it",
		"http://Host.Containers.internal.:3000/":   "is this machine as a container sees it",
		"http://192.0.2.1/":                        "siohook sends only to this machine",
		"http://172.32.0.1/":                       "siohook sends only to this machine",
		"http://0.0.0.1/":                          "siohook sends only to this machine",
		"http://user@172.17.0.2.example.invalid:1": "",
	} {
		res := client(t, deliver.Options{}).Post(t.Context(), deliver.Request{URL: target})
		var f *deliver.Failure
		if !errors.As(res.Err, &f) || !strings.Contains(f.Hint(), want) || want == "" && f.Hint() != "" {
			t.Errorf("%s: %v, hint %q, want %q", target, res.Err, f.Hint(), want)
		}
	}
}
