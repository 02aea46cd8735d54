package deliver

import (
	"bufio"
	"bytes"
	"io"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// readText reads one answer.
func readText(text, method string, keep int64) (Result, bool, error) {
	a := answers{in: bufio.NewReaderSize(strings.NewReader(text), 64)}
	return a.read(method, keep, nil)
}

const ok = "HTTP/1.1 200 OK\r\n"

func TestAnswer(t *testing.T) {
	long := strings.Repeat("x", 1000)
	for name, tt := range map[string]struct {
		text  string
		want  Result
		whole bool
	}{
		"no content":       {"HTTP/1.1 204 No Content\r\n\r\n", Result{Status: 204}, true},
		"length":           {ok + "Content-Length: 2\r\n\r\nok", Result{Status: 200, Body: []byte("ok")}, true},
		"no length":        {ok + "\r\nuntil the end", Result{Status: 200, Body: []byte("until the end")}, false},
		"length twice":     {ok + "Content-Length: 2\r\ncontent-length: 2\r\n\r\nok", Result{Status: 200, Body: []byte("ok")}, true},
		"chunks":           {ok + "Transfer-Encoding: chunked\r\n\r\n2;a=b\r\nok\r\nA \r\n0123456789\r\n0\r\nX-A: b\r\n\r\n", Result{Status: 200, Body: []byte("ok0123456789")}, true},
		"chunks, length":   {ok + "Transfer-Encoding: chunked\r\nContent-Length: 7\r\n\r\n0\r\n\r\n", Result{Status: 200}, true},
		"lone line feeds":  {"HTTP/1.1 200\nContent-Length: 1\n\nx", Result{Status: 200, Body: []byte("x")}, true},
		"folded":           {ok + "X-A: a\r\n \t b\r\nContent-Length: 0\r\n\r\n", Result{Status: 200, Header: http.Header{"X-A": {"a b"}}}, true},
		"a long header":    {ok + "X-A: " + long + "\r\nContent-Length: 0\r\n\r\n", Result{Status: 200, Header: http.Header{"X-A": {long}}}, true},
		"interim":          {"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 202 A\r\nContent-Length: 0\r\n\r\n", Result{Status: 202}, true},
		"other protocol":   {"HTTP/1.1 101 Switching\r\nContent-Length: 2\r\n\r\nok", Result{Status: 101}, false},
		"closes":           {ok + "Connection: x, Close\r\nContent-Length: 0\r\n\r\n", Result{Status: 200}, false},
		"1.0":              {"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", Result{Status: 200, Proto: "HTTP/1.0"}, false},
		"1.0 stays":        {"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n", Result{Status: 200, Proto: "HTTP/1.0"}, true},
		"1.0 in chunks":    {"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", Result{Status: 200, Proto: "HTTP/1.0", Body: []byte("0\r\n\r\n")}, false},
		"204 with a body":  {"HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\nok", Result{Status: 204}, false},
		"304 with length":  {"HTTP/1.1 304 Not Modified\r\nContent-Length: 2\r\n\r\n", Result{Status: 304}, true},
		"more than length": {ok + "Content-Length: 1\r\n\r\nok", Result{Status: 200, Body: []byte("o")}, false},
		"second answer":    {ok + "Content-Length: 0\r\n\r\n" + ok + "\r\n", Result{Status: 200}, false},
		"kept in part":     {ok + "Content-Length: 1000\r\n\r\n" + long, Result{Status: 200, Body: []byte(long[:20]), Truncated: true}, true},
	} {
		t.Run(name, func(t *testing.T) {
			got, whole, err := readText(tt.text, http.MethodPost, 20)
			if err != nil || whole != tt.whole {
				t.Errorf("whole: %v, %v", whole, err)
			}
			if tt.want.Proto == "" {
				tt.want.Proto = "HTTP/1.1"
			}
			for _, name := range []string{"Content-Length", "Transfer-Encoding", "Connection", "X-Other"} {
				got.Header.Del(name)
			}
			if diff := cmp.Diff(tt.want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	if got, whole, err := readText(ok+"Content-Length: 1000\r\n\r\n", http.MethodHead, 20); err != nil || !whole || got.Status != 200 {
		t.Errorf("HEAD: %+v, %v, %v", got, whole, err)
	}
}

// What is malformed, breaks off or is too much is an error, whatever it is.
func TestAnswerMalformed(t *testing.T) {
	const chunked = ok + "Transfer-Encoding: chunked\r\n\r\n"
	for name, text := range map[string]string{
		"nothing":                "",
		"no HTTP":                "SSH-2.0-x\r\n",
		"HTTP/2":                 "HTTP/2.0 200 OK\r\n\r\n",
		"no status":              "HTTP/1.1\r\n\r\n",
		"a status of 4 digits":   "HTTP/1.1 2000 OK\r\n\r\n",
		"a signed status":        "HTTP/1.1 +20 OK\r\n\r\n",
		"a status below 100":     "HTTP/1.1 099 OK\r\n\r\n",
		"half a head":            ok + "A: b\r\n",
		"no colon":               ok + "A\r\n\r\n",
		"no name":                ok + ": a\r\n\r\n",
		"odd name":               ok + "A\x00: a\r\n\r\n",
		"control character":      ok + "A: \x01\r\n\r\n",
		"first line folded":      ok + " a: b\r\n\r\n",
		"negative length":        ok + "Content-Length: -1\r\n\r\n",
		"length too large":       ok + "Content-Length: 9223372036854775808\r\n\r\n",
		"empty length":           ok + "Content-Length:\r\n\r\n",
		"lengths differ":         ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
		"half a body":            ok + "Content-Length: 3\r\n\r\nok",
		"encodings":              ok + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
		"two encodings":          ok + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"negative chunk":         chunked + "-1\r\nx\r\n0\r\n\r\n",
		"huge chunk":             chunked + "ffffffffffffffff\r\nx\r\n0\r\n\r\n",
		"huge chunk, 15 digits":  chunked + "fffffffffffffff\r\nx\r\n0\r\n\r\n",
		"a chunk of 2^63":        chunked + "8000000000000000\r\n\r\n", // as a negative number it would be the last
		"a chunk of 2^64":        chunked + "10000000000000000\r\n\r\n",
		"no size":                chunked + "\r\nx\r\n0\r\n\r\n",
		"half a chunk":           chunked + "5\r\nx",
		"chunk too long":         chunked + "1\r\nxx\r\n0\r\n\r\n",
		"line feeds":             chunked + "1\nx\n0\n\n",
		"no last chunk":          chunked + "1\r\nx\r\n",
		"no end of trailer":      chunked + "0\r\nA: b\r\n",
		"odd trailer":            chunked + "0\r\nA\r\n\r\n",
		"trailers without end":   chunked + "0\r\n" + strings.Repeat("A: b\r\n", 1<<16) + "\r\n",
		"extensions without end": chunked + strings.Repeat("1;aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\nx\r\n", 1<<16) + "0\r\n\r\n",
		"headers without end":    ok + strings.Repeat("A: b\r\n", 1<<16) + "\r\n",
		"a header without end":   ok + "A: " + strings.Repeat("b", 1<<20),
		"interims without end":   strings.Repeat("HTTP/1.1 100 Continue\r\n\r\n", 1<<16) + ok + "\r\n",
	} {
		if got, whole, err := readText(text, http.MethodPost, 1<<10); err == nil || whole {
			t.Errorf("%s: %+v, whole: %v", name, got, whole)
		}
	}
}

// What is too long is not read to its end.
func TestAnswerIsBounded(t *testing.T) {
	for name, text := range map[string]string{
		"length": ok + "Content-Length: 900000000000\r\n\r\n", "until the end": ok + "\r\n", "chunk": ok + "Transfer-Encoding: chunked\r\n\r\nfffffffffff\r\n",
	} {
		in := &counted{r: io.MultiReader(strings.NewReader(text), endless{})}
		a := answers{in: bufio.NewReader(in)}
		got, whole, err := a.read(http.MethodPost, 1<<10, nil)
		if err != nil || whole || !got.Truncated || len(got.Body) != 1<<10 || in.n > mostRest+1<<16 {
			t.Errorf("%s: %d bytes read, whole: %v, %v", name, in.n, whole, err)
		}
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

type counted struct {
	r io.Reader
	n int
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += n
	return n, err
}

// blankFold is a header line that goes on with nothing.
var blankFold = regexp.MustCompile(`\n[ \t]+\r?\n`)

// Of what reads as an answer, net/http reads the same. It takes more than ours: for
// instance other versions.
func FuzzAnswer(f *testing.F) {
	for _, text := range []string{
		ok + "Content-Length: 2\r\n\r\nok", ok + "\r\nx", "HTTP/1.1 204\n\nx", ok + "Transfer-Encoding: chunked\r\nX: a\r\n b\r\n\r\n2;a\r\nok\r\n0\r\nT: t\r\n\r\n",
		"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 100 C\r\n\r\nHTTP/1.1 500 E\r\nConnection: close\r\n\r\nx",
		"HTTP/1.1 200 \nTransfer-Encoding: chunked\n \n\r\n", ok + "Transfer-Encoding: chunked\r\n\r\n-1\r\n", ok + "Content-Length: 1\r\nContent-Length: 1\r\n\r\nx" + ok,
	} {
		f.Add([]byte(text), false)
	}
	f.Fuzz(func(t *testing.T, text []byte, isHead bool) {
		method := http.MethodPost
		if isHead {
			method = http.MethodHead
		}
		a := answers{in: bufio.NewReaderSize(bytes.NewReader(text), 4096)}
		got, whole, err := a.read(method, 1<<20, nil)
		if err != nil || bytes.Contains(bytes.ToLower(text), []byte("trailer")) { // names in it that net/http refuses
			return
		}
		if blankFold.Match(text) { // net/http takes it for a space behind the value
			return
		}
		in := bufio.NewReaderSize(bytes.NewReader(text), 4096)
		var want *http.Response
		for want == nil || want.StatusCode < 200 && want.StatusCode != http.StatusSwitchingProtocols {
			if want, err = http.ReadResponse(in, &http.Request{Method: method}); err != nil {
				t.Fatalf("%q: net/http: %v", text, err)
			}
		}
		body, err := io.ReadAll(want.Body)
		if want.StatusCode == http.StatusSwitchingProtocols {
			body, err = nil, nil
		}
		if err != nil || got.Status != want.StatusCode || got.Proto != want.Proto || !bytes.Equal(got.Body, body) {
			t.Fatalf("%q: %d %s %q; net/http: %d %s %q, %v", text, got.Status, got.Proto, got.Body, want.StatusCode, want.Proto, body, err)
		}
		if whole && (want.Close || in.Buffered() > 0) {
			t.Errorf("%q: the connection may be used again; net/http: closed: %v, %d bytes left", text, want.Close, in.Buffered())
		}
		for _, name := range []string{"Connection", "Content-Length", "Transfer-Encoding", "Cache-Control"} {
			got.Header.Del(name)
			want.Header.Del(name)
		}
		if !maps.EqualFunc(got.Header, want.Header, func(x, y []string) bool {
			return slices.EqualFunc(x, y, func(x, y string) bool { return x == strings.TrimSpace(y) })
		}) {
			t.Errorf("%q: %v; net/http: %v", text, got.Header, want.Header)
		}
	})
}
