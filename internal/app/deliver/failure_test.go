package deliver_test

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/base/trial"
)

// afterRequest reads one request and then does f.
func afterRequest(f func(net.Conn)) func(net.Conn) {
	return func(c net.Conn) {
		if r, err := http.ReadRequest(bufio.NewReader(c)); err == nil {
			io.Copy(io.Discard, r.Body)
			f(c)
		}
	}
}

func say(s string) func(net.Conn) {
	return afterRequest(func(c net.Conn) { io.WriteString(c, s) })
}

const remoteHint = "siohook sends only to this machine; use --allow-remote for other machines"

// neverArrive are the failures of which the receiver has seen nothing, where there was a
// connection at all when an answer was missing: all others may have arrived.
var neverArrive = []deliver.Kind{deliver.Refused, deliver.DNS, deliver.TLS, deliver.Remote, deliver.Invalid}

func TestFailures(t *testing.T) {
	untilClosed := func(c net.Conn) { io.Copy(io.Discard, c) }
	abort := afterRequest(func(c net.Conn) { c.(*net.TCPConn).SetLinger(0) })
	secure := trial.Quiet(http.NotFoundHandler())
	secure.StartTLS()
	t.Cleanup(secure.Close)
	plain := serve(t, func(http.ResponseWriter, *http.Request) {})

	tests := []struct {
		name    string
		url     string
		header  http.Header
		timeout time.Duration
		remote  bool
		kind    deliver.Kind
		text    string // that the error contains
		hint    string
	}{
		{name: "nothing listens", url: "http://127.0.0.1:" + trial.Port(t), kind: deliver.Refused,
			text: "connection refused", hint: "is the receiver running, and on this port?"},
		{name: "reset", url: onConn(t, abort), kind: deliver.Reset, text: "connection reset by peer"},
		{name: "closed without an answer", url: onConn(t, say("")), kind: deliver.Reset,
			text: ": the receiver closed the connection without an answer"},
		{name: "closed within the headers", url: onConn(t, say("HTTP/1.1 200 OK\r\nA: b\r\n")), kind: deliver.Reset,
			text: "closed the connection"},
		{name: "no answer", url: onConn(t, untilClosed), timeout: 50 * time.Millisecond,
			kind: deliver.Timeout, text: ": no complete answer within 50ms: context deadline exceeded"},
		{name: "body never ends", timeout: 50 * time.Millisecond,
			url: onConn(t, func(c net.Conn) {
				say("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab")(c)
				untilClosed(c)
			}),
			kind: deliver.Timeout, text: "no complete answer within 50ms"},
		{name: "body breaks off", url: onConn(t, say("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab")),
			kind: deliver.Body, text: "unexpected EOF"},
		{name: "bad chunk", url: onConn(t, say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")),
			kind: deliver.Body, text: "chunk"},
		{name: "not HTTP", url: onConn(t, say("SSH-2.0-x\x1b[31m\r\n")), kind: deliver.Malformed, text: "malformed HTTP"},
		{name: "headers without end", url: onConn(t, say("HTTP/1.1 200 OK\r\nA: "+strings.Repeat("a", 1<<20))),
			kind: deliver.Malformed, text: "headers of the answer are larger"},
		{name: "no such name", url: "http://no..name", remote: true, kind: deliver.DNS, text: "lookup no..name"},
		{name: "untrusted certificate", url: secure.URL, kind: deliver.TLS, text: "certificate",
			hint: "for a certificate of your own, use --tls-ca FILE with the certificate of its authority, or --tls-insecure"},
		{name: "plain HTTP", url: strings.Replace(plain, "http:", "https:", 1), kind: deliver.TLS,
			text: "the receiver answers plain HTTP to https", hint: "use http:// instead of https://"},
		{name: "other machine", url: "http://192.0.2.1", kind: deliver.Remote,
			text: ": 192.0.2.1:80 is not an address of this machine",
			hint: remoteHint},
		{name: "other machine, mapped", url: "http://[::ffff:192.0.2.1]:81", kind: deliver.Remote,
			text: "192.0.2.1", hint: remoteHint},
		{name: "bad header", url: plain, header: http.Header{"X-Token": {"s3cret\n"}}, kind: deliver.Invalid,
			text: "the value of header X-Token has a control character"},
		{name: "bad header name", url: plain, header: http.Header{"X Token": {"s3cret"}}, kind: deliver.Invalid,
			text: `"X Token" is not a header name`},
		{name: "bad URL", url: "localhost:8080/hook", kind: deliver.Invalid,
			text: "localhost:8080/hook: want an http:// or https:// URL",
			hint: "did you mean http://localhost:8080/hook?"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := client(t, deliver.Options{Timeout: tt.timeout, AllowRemote: tt.remote})
			url := tt.url
			if tt.kind != deliver.Invalid {
				url = strings.Replace(url, "://", "://joe:s3cret@", 1) + "/hook?token=s3cret"
			}
			res := c.Post(t.Context(), deliver.Request{URL: url, Payload: []byte("{}"), Header: tt.header})
			var f *deliver.Failure
			if !errors.As(res.Err, &f) {
				t.Fatalf("err = %v, want a *Failure", res.Err)
			}
			if f.Kind != tt.kind || !strings.Contains(f.Error(), tt.text) || f.Hint() != tt.hint {
				t.Errorf("kind %q, want %q\ntext %q, want %q in it\nhint %q, want %q",
					f.Kind, tt.kind, f, tt.text, f.Hint(), tt.hint)
			}
			if want := slices.Contains(neverArrive, f.Kind); f.IsUnsent() != want {
				t.Errorf("%s: unsent is %v, want %v", f.Kind, f.IsUnsent(), want)
			}
			if strings.Contains(f.Error(), "s3cret") || strings.Contains(f.Error(), "\x1b") {
				t.Errorf("text is not safe: %q", f)
			}
		})
	}
}
