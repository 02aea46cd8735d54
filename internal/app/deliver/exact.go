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
// attempt, over HTTP/1.1.
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
	*to = append(*to, r.Method+" "+u.RequestURI()+" HTTP/1.1\r\n"...)
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
