package deliver

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// Recorded is a request that was recorded and is sent again as it was.
type Recorded struct {
	Method  string
	Target  string      // path and query as they were sent
	Headers [][2]string // in their order and spelling
	Body    []byte
}

// Forwarding makes of a receiver's URL the one to send a recorded request to. A
// URL with a path is taken as it is, and gets the query of the request when it
// has none; without a path, path and query are the request's.
func Forwarding(to, target string) (string, error) {
	u, err := parseTarget(to)
	if err != nil {
		return "", err
	}
	was, err := url.ParseRequestURI(target)
	if err != nil {
		was = &url.URL{Path: "/"}
	}
	switch {
	case u.Path == "" || u.Path == "/" && u.RawQuery == "":
		u.Path, u.RawPath, u.RawQuery = was.Path, was.RawPath, was.RawQuery
	case u.RawQuery == "":
		u.RawQuery = was.RawQuery
	}
	return u.String(), nil
}

// hopByHop are headers about a connection, not about what goes over it.
var hopByHop = map[string]bool{
	"connection": true, "keep-alive": true, "proxy-connection": true, "proxy-authenticate": true, "proxy-authorization": true,
	"te": true, "trailer": true, "transfer-encoding": true, "upgrade": true, "expect": true, "http2-settings": true,
}

// Exact sends a recorded request to a URL: method, headers and body are those
// that were recorded, in their order and spelling, but for Host, which is the
// receiver's, Content-Length, and the headers about the connection. It makes one
// attempt. Connections are kept for a second.
func (c *Client) Exact(parent context.Context, to string, r Recorded) Result {
	start := c.opts.Now()
	res, err := c.exact(parent, to, r)
	res.Latency = c.opts.Now().Sub(start)
	switch {
	case err == nil:
		return res
	case errors.As(err, new(*Failure)):
		res.Err = err
		return res
	}
	f := classify(stage{answered: res.Status != 0, canceled: parent.Err() != nil}, err)
	f.URL = SafeURL(to)
	res.Err = f
	return res
}

func (c *Client) exact(parent context.Context, to string, r Recorded) (res Result, err error) {
	u, err := parseTarget(to)
	if err != nil {
		return res, err
	}
	head, err := exactHead(u, r)
	if err != nil {
		return res, &Failure{Kind: Invalid, URL: SafeURL(to), Err: err}
	}
	ctx, cancel := context.WithTimeout(parent, c.opts.Timeout)
	defer cancel()
	key := u.Scheme + "://" + u.Host
	conn, reused := c.kept.take(key), true
	if conn == nil {
		reused = false
		dialed, err := c.dial(ctx, u)
		if err != nil {
			return res, err
		}
		conn = &keptConn{Conn: dialed, in: bufio.NewReader(dialed)}
	}
	stop := context.AfterFunc(ctx, conn.end)
	res, keep, err := c.exactExchange(conn, head, r)
	res.Reused = reused
	if !stop() || !keep || err != nil {
		conn.end()
	} else {
		c.kept.put(key, conn)
	}
	if err != nil && ctx.Err() != nil && parent.Err() == nil {
		err = fmt.Errorf("no complete answer within %v: %w", c.opts.Timeout, context.DeadlineExceeded)
	}
	return res, err
}

// exactHead is the request up to its body.
func exactHead(u *url.URL, r Recorded) ([]byte, error) {
	if r.Method == "" || strings.IndexFunc(r.Method, notToken) >= 0 {
		return nil, fmt.Errorf("%q is no method", r.Method)
	}
	drop := map[string]bool{}
	for _, h := range r.Headers {
		if strings.EqualFold(h[0], "Connection") {
			for name := range strings.SplitSeq(h[1], ",") {
				drop[strings.ToLower(strings.TrimSpace(name))] = true
			}
		}
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\n", r.Method, u.RequestURI())
	host, length := false, false
	write := func(name, value string) { b.WriteString(name + ": " + value + "\r\n") }
	size := strconv.Itoa(len(r.Body))
	for _, h := range r.Headers {
		name := strings.ToLower(h[0])
		if err := checkHeader(h[0], []string{h[1]}); err != nil {
			return nil, err
		}
		switch {
		case name == "host":
			if !host {
				write(h[0], u.Host)
			}
			host = true
		case name == "content-length":
			if !length {
				write(h[0], size)
			}
			length = true
		case hopByHop[name] || drop[name]:
		default:
			write(h[0], h[1])
		}
	}
	if !host {
		write("Host", u.Host)
	}
	if !length && (len(r.Body) > 0 || r.Method == http.MethodPost || r.Method == http.MethodPut) {
		write("Content-Length", size)
	}
	if u.User != nil {
		write("Authorization", basicAuth(u.User))
	}
	b.WriteString("\r\n")
	return b.Bytes(), nil
}

func (c *Client) exactExchange(conn *keptConn, head []byte, r Recorded) (res Result, keep bool, err error) {
	// One write, so that a receiver that answers early has it all.
	if _, err = (&net.Buffers{head, r.Body}).WriteTo(conn); err != nil {
		// It may have answered and closed.
		if answer, early := http.ReadResponse(conn.in, &http.Request{Method: r.Method}); early == nil {
			res, _, err = c.answer(answer)
		}
		return res, false, err
	}
	for {
		answer, err := http.ReadResponse(conn.in, &http.Request{Method: r.Method})
		if err != nil {
			return res, false, err
		}
		if answer.StatusCode >= 200 {
			res, _, err = c.answer(answer)
			return res, !answer.Close && !res.Truncated, err
		}
	}
}

// keptConn is a connection that may carry another request.
type keptConn struct {
	net.Conn
	in      *bufio.Reader
	since   time.Time
	watched chan error
}

// keptConns are connections at rest. They are not kept for long: whether the
// other end has closed one shows only when a request has been lost.
type keptConns struct {
	mu   sync.Mutex
	now  func() time.Time
	rest map[string][]*keptConn
}

const keptFor = time.Second

func (k *keptConns) take(key string) *keptConn {
	k.mu.Lock()
	defer k.mu.Unlock()
	for list := k.rest[key]; len(list) > 0; list = k.rest[key] {
		conn := list[len(list)-1]
		k.rest[key] = list[:len(list)-1]
		if conn.wake() && k.now().Sub(conn.since) < keptFor {
			return conn
		}
		conn.end()
	}
	return nil
}

// end closes the connection: nobody wants anything of it any more.
func (c *keptConn) end() { _ = c.Close() }

// watch waits for what must not come while the connection is at rest: its end,
// or bytes.
func (c *keptConn) watch() {
	c.watched = make(chan error, 1)
	go func() {
		_, err := c.in.Peek(1)
		c.watched <- err
	}()
}

// wake ends the watch and tells whether nothing came.
func (c *keptConn) wake() bool {
	if err := c.SetReadDeadline(time.Unix(1, 0)); err != nil {
		return false
	}
	err := <-c.watched
	return errors.Is(err, os.ErrDeadlineExceeded) && c.SetReadDeadline(time.Time{}) == nil
}

func (k *keptConns) put(key string, conn *keptConn) {
	k.mu.Lock()
	defer k.mu.Unlock()
	conn.since = k.now()
	conn.watch()
	if k.rest == nil {
		k.rest = map[string][]*keptConn{}
	}
	k.rest[key] = append(k.rest[key], conn)
}

func (k *keptConns) close() {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, list := range k.rest {
		for _, conn := range list {
			conn.end()
		}
	}
	clear(k.rest)
}

// CurlExact gives a command line for a POSIX shell that sends a recorded request
// to a URL as [Client.Exact] does. Secret headers are taken from environment
// variables. A body that is no plain text is read from a file of that name.
func CurlExact(to string, r Recorded, file string) string {
	forwarded, err := Forwarding(to, r.Target)
	if err != nil {
		forwarded = to
	}
	words := []string{"curl", "-sS", "-i", "--http1.1", "--noproxy", "*", "--path-as-is", "-g", "-X", r.Method}
	seen := map[string]bool{}
	for _, h := range r.Headers {
		name := strings.ToLower(h[0])
		seen[name] = true
		switch {
		case name == "host" || name == "content-length" || hopByHop[name]:
		case SecretName(h[0]):
			words = append(words, "-H", h[0]+": "+environment(h[0]))
		case h[1] == "":
			words = append(words, "-H", h[0]+";")
		default:
			words = append(words, "-H", strings.ReplaceAll(h[0]+": "+h[1], string(envMark), ""))
		}
	}
	for _, name := range []string{"Accept", "User-Agent", "Content-Type"} { // curl adds its own
		if !seen[strings.ToLower(name)] {
			words = append(words, "-H", name+":")
		}
	}
	words = append(words, "-H", "Expect:")
	if len(r.Body) > 0 {
		body := string(r.Body)
		if len(body) > 100_000 || body[0] == '@' || strings.IndexFunc(body, func(c rune) bool { return c < ' ' && c != '\n' && c != '\t' || c == utf8.RuneError }) >= 0 {
			body = "@" + file
		}
		words = append(words, "--data-binary", body)
	}
	words = append(words, maskURL(forwarded, environment))
	for i, w := range words {
		words[i] = quote(w)
	}
	return strings.Join(words, " ")
}
