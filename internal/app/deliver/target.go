package deliver

import (
	"errors"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"unicode"
)

// CheckURL says whether Post can deliver to rawURL: an absolute http or https
// URL with a host. The error is a *Failure of kind Invalid. Whether the host
// may be reached shows when it is dialled.
func CheckURL(rawURL string) error {
	_, err := parseTarget(rawURL)
	return err
}

// Check is [CheckURL], and also fails where the URL names an address that the client never dials. What a
// name leads to shows when it is dialled.
func (c *Client) Check(rawURL string) error {
	u, err := parseTarget(rawURL)
	if err != nil || c.opts.AllowRemote {
		return err
	}
	if ip, err := netip.ParseAddr(u.Hostname()); err == nil && !ip.Unmap().IsLoopback() {
		return &Failure{Kind: Remote, URL: SafeURL(rawURL), Err: &RemoteError{Addr: address(u)}}
	}
	return nil
}

func parseTarget(rawURL string) (*url.URL, error) {
	invalid := func(text, hint string) error {
		return &Failure{Kind: Invalid, URL: SafeURL(rawURL), Err: errors.New(text), hint: hint}
	}
	const scheme = "want an http:// or https:// URL"
	example := "for example http://localhost:8080/path"
	if !strings.Contains(rawURL, "://") && !strings.HasPrefix(rawURL, "/") {
		here := rawURL
		if _, err := strconv.ParseUint(rawURL, 10, 16); err == nil {
			here = ":" + rawURL // only a port
		}
		if strings.HasPrefix(here, ":") {
			here = "localhost" + here
		}
		if u, err := url.Parse("http://" + here); err == nil && (u.Port() != "" || u.Hostname() == "localhost" || net.ParseIP(u.Hostname()) != nil) {
			example = "did you mean " + SafeURL(u.String()) + "?"
		}
	}
	u, err := url.Parse(rawURL)
	if err != nil {
		// Of url.Parse's own text nothing is told: it quotes parts of passwords.
		if !strings.Contains(rawURL, "://") {
			return nil, invalid(scheme, example)
		}
		return nil, invalid("not a URL", "")
	}
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, invalid(scheme, example)
	case u.Hostname() == "":
		return nil, invalid("the URL has no host", "for example http://localhost:8080/path")
	}
	if p := u.Port(); p != "" {
		if n, err := strconv.Atoi(p); err != nil || n < 1 || n > 65535 {
			return nil, invalid("the port is not a number from 1 to 65535", "")
		}
	}
	local(u)
	return u, nil
}

const masked = "***"

// SafeURL gives u in a form fit for messages and logs: the password of its user
// part, a user without a password, and the values of query parameters with a
// SecretName are ***. The other parameters stay as they were written, for a
// reader needs them to repeat the request; the fragment, never sent, goes.
func SafeURL(u string) string {
	return maskURL(u, func(string) string { return masked })
}

// maskURL replaces each secret in rawURL by what show gives for its name.
func maskURL(rawURL string, show func(name string) string) string {
	u, err := url.Parse(rawURL)
	if err != nil || u.Opaque != "" || u.Host == "" {
		return maskText(rawURL)
	}
	var b strings.Builder
	b.WriteString(u.Scheme)
	if u.Scheme != "" {
		b.WriteByte(':')
	}
	b.WriteString("//")
	if u.User != nil {
		if _, ok := u.User.Password(); ok {
			b.WriteString(url.User(u.User.Username()).String() + ":" + show("password"))
		} else {
			b.WriteString(show("user"))
		}
		b.WriteByte('@')
	}
	b.WriteString((&url.URL{Host: u.Host}).String()[len("//"):])
	b.WriteString(u.EscapedPath())
	if u.RawQuery != "" || u.ForceQuery {
		b.WriteByte('?')
		maskQuery(&b, u.RawQuery, show)
	}
	return printable(b.String())
}

func maskQuery(b *strings.Builder, query string, show func(string) string) {
	for query != "" {
		pair := query
		if i := strings.IndexAny(query, "&;"); i >= 0 {
			pair = query[:i+1]
		}
		query = query[len(pair):]
		end := strings.TrimRight(pair, "&;")
		written, value, _ := strings.Cut(end, "=")
		name, err := url.QueryUnescape(written)
		if err != nil {
			name = written
		}
		if value != "" && SecretName(name) {
			b.WriteString(written + "=" + show(name) + pair[len(end):])
		} else {
			b.WriteString(pair)
		}
	}
}

// maskText is for what is no URL: nothing can be told apart in it, so all
// that may be a user part or a query goes.
func maskText(s string) string {
	s = strings.ReplaceAll(s, string(envMark), "")
	s, _, _ = strings.Cut(s, "#")
	s, _, query := strings.Cut(s, "?")
	if i := strings.LastIndexByte(s, '@'); i >= 0 {
		scheme := ""
		if j := strings.Index(s[:i], "://"); j >= 0 {
			scheme = s[:j+len("://")]
		}
		s = scheme + masked + s[i:]
	}
	if query {
		s += "?" + masked
	}
	return printable(s)
}

func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) || r == envMark {
			return r
		}
		return unicode.ReplacementChar
	}, s)
}
