// Package reach finds what may reach somebody: addresses of mail and web, of machines, and
// telephone numbers that are not kept for examples. Others' examples have them, and they must not
// go out.
package reach

import (
	"net/netip"
	"strings"

	"github.com/siohook/siohook/internal/base/jsontree"
	"github.com/siohook/siohook/internal/base/lazy"
)

var (
	mail  = lazy.Pattern(`[^\s@<>"']@([A-Za-z0-9_.-]+)`)
	web   = lazy.Pattern(`(?i)(?:[a-z][a-z0-9+.-]*:)?//([^/\s"'<>?#]+)|\b(www\.[a-z0-9_.-]+)`)
	ip    = lazy.Pattern(`[0-9A-Fa-f:.]*[:.][0-9A-Fa-f:.]+`)
	phone = lazy.Pattern(`\+\d[\d ().\-/]{5,}\d|(?:^|[^\w.-])\(?\d{2,4}\)?[ .\-/]\d{3,4}[ .-]\d{3,4}(?:$|[^\w.-])|(?:^|\D)0\d[ ]?(?:\d\d[ .]){3,4}\d\d`)
	safe  = lazy.Pattern(`(?i)(^|\.)(example\.(com|org|net)|example|test|invalid|localhost)$`)
)

// blocks are addresses that are kept for documentation, or are those of the machine itself.
var blocks = []netip.Prefix{
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("::1/128"),
}

// Text says what a text has that may reach somebody, with an article; "" is nothing.
func Text(text string) string {
	for _, found := range mail().FindAllStringSubmatch(text, -1) {
		if !isSafe(found[1]) {
			return "an e-mail address"
		}
	}
	for _, found := range web().FindAllStringSubmatch(text, -1) {
		host := found[1] + found[2]
		if _, after, ok := strings.Cut(host, "@"); ok {
			host = after
		}
		if host, _, _ = strings.Cut(host, ":"); !isSafe(host) {
			return "a web address"
		}
	}
	for _, found := range ip().FindAllString(text, -1) {
		if isAddress(strings.Trim(found, ".")) {
			return "an IP address"
		}
	}
	if phone().MatchString(text) {
		return "a telephone number"
	}
	return ""
}

func isSafe(host string) bool {
	host = strings.TrimRight(host, ".")
	if address, err := netip.ParseAddr(host); err == nil {
		return isKept(address)
	}
	return safe().MatchString(host)
}

func isAddress(text string) bool {
	address, err := netip.ParseAddr(text)
	return err == nil && !isKept(address)
}

func isKept(address netip.Addr) bool {
	for _, block := range blocks {
		if block.Contains(address) {
			return true
		}
	}
	return false
}

// Value is [Text] for all texts of a JSON value as package jsontree has it, names among them.
func Value(value any) string {
	switch value := value.(type) {
	case string:
		return Text(value)
	case []any:
		for _, element := range value {
			if what := Value(element); what != "" {
				return what
			}
		}
	case *jsontree.Object:
		for _, name := range value.Names {
			if what := Text(name) + Value(value.Get(name)); what != "" {
				return what
			}
		}
	}
	return ""
}
