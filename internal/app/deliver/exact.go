package deliver

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"
)

// Recorded is a request that was recorded and is sent again as it was.
type Recorded struct {
	Method  string
	Target  string      // path and query as they were sent; "" is those of the receiver's URL
	Headers [][2]string // in their order and spelling
	Body    []byte
}

// requestTarget is what the request line of a recorded request asks a receiver's URL for. A URL
// with a path is used as it is, and gets the query of the request when it has none; without a path,
// path and query are the request's, byte for byte.
func requestTarget(to *url.URL, recorded string) string {
	recorded = originForm(recorded)
	switch {
	case recorded == "":
	case to.Path == "" || to.Path == "/" && to.RawQuery == "":
		return recorded
	case to.RawQuery == "":
		if i := strings.IndexByte(recorded, '?'); i >= 0 {
			return to.EscapedPath() + recorded[i:]
		}
	}
	return to.RequestURI()
}

// originForm is a request target without the host that it may name: that is the receiver's. What
// would end the request line is percent-encoded. The target of CONNECT is only a host.
func originForm(target string) string {
	switch scheme, rest, ok := strings.Cut(target, "://"); {
	case target == "" || target == "*" || target[0] == '/':
	case ok && strings.IndexFunc(scheme, notToken) < 0:
		target = "/"
		if i := strings.IndexAny(rest, "/?"); i >= 0 {
			target = "/" + strings.TrimPrefix(rest[i:], "/")
		}
	default:
		target = "/"
	}
	var b strings.Builder
	for i := range len(target) {
		if c := target[i]; c <= ' ' || c == 0x7f {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// At is the URL of a recorded request's target at a host, "127.0.0.1:8025" for instance. What the
// target is never changes the host.
func At(host, target string) string {
	if target = originForm(target); !strings.HasPrefix(target, "/") {
		target = "/"
	}
	return "http://" + host + target
}

// hopByHop are headers about a connection, not about what goes over it.
var hopByHop = map[string]bool{
	"connection": true, "keep-alive": true, "proxy-connection": true, "proxy-authenticate": true, "proxy-authorization": true,
	"te": true, "trailer": true, "transfer-encoding": true, "upgrade": true, "expect": true, "http2-settings": true,
}

// Exact sends a recorded request to a URL: method, target, headers and body are those
// that were recorded, in their order and spelling, but for Host, which is the
// receiver's, Content-Length, and the headers about the connection. A URL with a path
// replaces that of the request, and its query if it has one. It makes one attempt, over
// HTTP/1.1.
func (c *Client) Exact(ctx context.Context, to string, r Recorded) Result {
	return c.timed(ctx, Request{URL: to}, func(ctx context.Context, now time.Time) (Result, error) {
		u, err := parseTarget(to)
		if err != nil {
			return Result{}, err
		}
		lines, err := exactLines(u, r)
		if err != nil {
			return Result{}, &Failure{Kind: Invalid, URL: SafeURL(to), Err: err}
		}
		return c.send(ctx, u, &message{method: r.Method, lines: lines, body: r.Body}, now)
	})
}

// exactLines are the request up to its body.
func exactLines(u *url.URL, r Recorded) (l lines, err error) {
	if r.Method == "" || strings.IndexFunc(r.Method, notToken) >= 0 {
		return l, fmt.Errorf("%q is not a method", r.Method)
	}
	drop := map[string]bool{}
	for _, h := range r.Headers {
		if strings.EqualFold(h[0], "Connection") {
			for name := range strings.SplitSeq(h[1], ",") {
				drop[strings.ToLower(strings.TrimSpace(name))] = true
			}
		}
	}
	to, host := &l.before, false
	write := func(name, value string) { *to = append(*to, name+": "+value+"\r\n"...) }
	*to = append(*to, r.Method+" "+requestTarget(u, r.Target)+" HTTP/1.1\r\n"...)
	for _, h := range r.Headers {
		name := strings.ToLower(h[0])
		if err := checkHeader(h[0], []string{h[1]}); err != nil {
			return l, err
		}
		switch {
		case name == "host":
			if !host {
				write(h[0], u.Host)
			}
			host = true
		case name == "content-length":
			if l.length == "" {
				l.length, to = h[0], &l.after
			}
		case hopByHop[name] || drop[name]:
		default:
			write(h[0], h[1])
		}
	}
	if !host {
		write("Host", u.Host)
	}
	if l.length == "" && (len(r.Body) > 0 || r.Method == http.MethodPost || r.Method == http.MethodPut) {
		l.length, to = "Content-Length", &l.after
	}
	if u.User != nil {
		write("Authorization", basicAuth(u.User))
	}
	return l, nil
}

// CurlExact gives a command line for a POSIX shell that sends a recorded request
// to a URL as [Client.Exact] does. Secret headers are taken from environment
// variables. A body that is no plain text is read from a file of that name.
func CurlExact(to string, r Recorded, file string) string {
	unmarked := func(text string) string { return strings.ReplaceAll(text, string(envMark), "") } // others have written it
	words := []string{"curl", "-sS", "-i", "--http1.1", "--noproxy", "*", "--path-as-is", "-g", "-X", unmarked(r.Method)}
	seen := map[string]bool{}
	for _, h := range r.Headers {
		h[0], h[1] = unmarked(h[0]), unmarked(h[1])
		name := strings.ToLower(h[0])
		seen[name] = true
		switch {
		case name == "host" || name == "content-length" || hopByHop[name]:
		case SecretName(h[0]):
			words = append(words, "-H", h[0]+": "+environment(h[0]))
		case h[1] == "":
			words = append(words, "-H", h[0]+";")
		default:
			words = append(words, "-H", h[0]+": "+h[1])
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
	if u, err := parseTarget(to); err == nil {
		target := requestTarget(u, r.Target)
		if !strings.HasPrefix(target, "/") {
			words = append(words, "--request-target", target)
			target = "/"
		}
		to = (&url.URL{Scheme: u.Scheme, User: u.User, Host: u.Host}).String() + target
	}
	words = append(words, maskURL(to, environment))
	for i, w := range words {
		words[i] = quote(w)
	}
	return strings.Join(words, " ")
}
