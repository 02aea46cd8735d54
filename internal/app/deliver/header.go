package deliver

import (
	"fmt"
	"maps"
	"net/http"
	"net/textproto"
	"net/url"
	"strings"

	"github.com/siohook/siohook/internal/base/sorted"
)

// ownHeader gives the provider's headers and the mark that tells ours from its deliveries.
func ownHeader(provider http.Header) http.Header {
	h := http.Header{}
	maps.Copy(h, provider)
	h["X-Synthetic"] = []string{"siohook"}
	return h
}

// header gives what is sent, and the value of Host if extra has one.
func (c *Client) header(extra http.Header, user *url.Userinfo) (h http.Header, host string, err error) {
	h = ownHeader(c.opts.Provider)
	if user != nil {
		h["Authorization"] = []string{basicAuth(user)}
	}
	wins := http.Header{}
	for name, values := range extra {
		if err := checkHeader(name, values); err != nil {
			return nil, "", err
		}
		key := textproto.CanonicalMIMEHeaderKey(name)
		wins[key] = append(wins[key], values...)
	}
	for key, values := range wins {
		switch {
		case key == "Content-Length" || key == "Transfer-Encoding" || key == "Trailer":
		case key == "Host":
			host = wins.Get(key)
		case len(values) == 0:
			delete(h, key)
		default:
			h[key] = values
		}
	}
	return h, host, nil
}

// lines are what a delivery says beside its payload, in the order in which net/http
// writes it.
func (c *Client) lines(u *url.URL, host string, header http.Header, lowerCase bool) lines {
	named := func(name string) string {
		if lowerCase {
			return strings.ToLower(name)
		}
		return name
	}
	if host == "" {
		host = u.Host
	}
	l := lines{before: []byte("POST " + u.RequestURI() + " HTTP/1.1\r\n" + named("Host") + ": " + withoutZone(host) + "\r\n"), length: named("Content-Length")}
	if c.opts.Close {
		header["Connection"] = []string{"close"}
	}
	for _, name := range sorted.Keys(header) {
		to := &l.after
		if name == "User-Agent" {
			to = &l.before
		}
		for _, value := range header[name] {
			*to = append(*to, named(name)+": "+textproto.TrimString(value)+"\r\n"...)
		}
	}
	return l
}

// withoutZone takes the zone of an IPv6 address away, which means something on this
// machine only.
func withoutZone(host string) string {
	from, to := strings.IndexByte(host, '%'), strings.LastIndexByte(host, ']')
	if !strings.HasPrefix(host, "[") || from < 0 || from > to {
		return host
	}
	return host[:from] + host[to:]
}

func basicAuth(u *url.Userinfo) string {
	r := http.Request{Header: http.Header{}}
	password, _ := u.Password()
	r.SetBasicAuth(u.Username(), password)
	return r.Header.Get("Authorization")
}

// checkHeader finds what cannot be sent. Its errors name the header, not the
// value, which may be secret.
func checkHeader(name string, values []string) error {
	if name == "" || strings.IndexFunc(name, notToken) >= 0 {
		return fmt.Errorf("%q is not a header name", name)
	}
	for _, v := range values {
		if strings.IndexFunc(v, isControl) >= 0 {
			return fmt.Errorf("the value of header %s has a control character", name)
		}
	}
	return nil
}

func notToken(r rune) bool { return r >= 0x80 || !isToken[r] }

// isToken are the bytes of names and methods.
var isToken = func() (t [256]bool) {
	for c := range rune(0x80) {
		t[c] = isWordRune(c) || strings.ContainsRune("!#$%&'*+-.^_`|~", c)
	}
	return t
}()

func isControl(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }

func isWordRune(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
}

// Headers lists the headers of a delivery of a provider with extra ones, as Post sends them,
// in alphabetical order: for records of deliveries that were not made.
func Headers(provider, extra http.Header) ([][2]string, error) {
	h, host, err := (&Client{opts: Options{Provider: provider}}).header(extra, nil)
	if err != nil {
		return nil, err
	}
	if host != "" {
		h["Host"] = []string{host}
	}
	var list [][2]string
	for _, name := range sorted.Keys(h) {
		for _, value := range h[name] {
			list = append(list, [2]string{name, value})
		}
	}
	return list, nil
}
