package fake_test

import (
	"bytes"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/siohook/siohook/fake"
)

var (
	atDomain   = regexp.MustCompile(`@([^\s"<>]*)`)
	webAddress = regexp.MustCompile(`(?i)(?:[a-z]+://|www\.)[^\s"<>]*`)
	ipLike     = regexp.MustCompile(`\d+\.\d+\.\d+\.\d+|[0-9a-fA-F]*:[0-9a-fA-F]*:[0-9a-fA-F:]+`)
	timeLike   = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$`)
	notDigit   = regexp.MustCompile(`\D`)
	manyDigits = regexp.MustCompile(`\d[\d\s./()-]{7,}\d`)

	// The numbers kept for fiction, as digits. +999 is no country's.
	fictionalPhone = regexp.MustCompile(`^(?:999\d+|(?:33|0)(?:19900|63998)\d{4}|(?:44|0)7700900\d{3}|` +
		`(?:49|0)(?:3023125|6990009)\d{3}|(?:46|0)701740(?:60[5-9]|6[1-9]\d)|1?\d{3}55501\d\d)$`)

	safeBlocks = []netip.Prefix{
		netip.MustParsePrefix("192.0.2.0/24"),
		netip.MustParsePrefix("198.51.100.0/24"),
		netip.MustParsePrefix("203.0.113.0/24"),
	}
	safeBlock6 = netip.MustParsePrefix("2001:db8::/32")
)

// TestSafety reads every string of 100,000 events of people of all locales, in
// one account each.
func TestSafety(t *testing.T) {
	t.Parallel()
	locales := fake.Locales()
	if len(locales) < 12 {
		t.Fatal(locales)
	}
	for i, locale := range locales {
		t.Run(locale, func(t *testing.T) {
			t.Parallel()
			seen := i%2 == 1
			f := mustNew(t, uint64(i), fake.Options{Encoding: fake.Compact, Seen: seen, Locales: []string{locale}})
			var buf []byte
			known := map[string]bool{} // most strings are the account's and come again and again
			for n := range uint64(100_000 / len(locales) / raceFactor) {
				buf = f.Append(buf[:0], n)
				checkSafe(t, n, buf, known, seen)
			}
		})
	}
}

// checkSafe reads every string of a payload.
func checkSafe(t *testing.T, n uint64, payload []byte, known map[string]bool, ipv6 bool) {
	t.Helper()
	name := ""
	d := jsontext.NewDecoder(bytes.NewBuffer(payload))
	for {
		token, err := d.ReadToken()
		if err != nil {
			break
		}
		if token.Kind() != '"' {
			continue
		}
		s := token.String()
		if kind, length := d.StackIndex(d.StackDepth()); kind == '{' && length%2 == 1 {
			name = s
			continue
		}
		if known[name+"\x00"+s] {
			continue
		}
		if len(known) > 100_000 {
			clear(known)
		}
		known[name+"\x00"+s] = true
		if fault := unsafeIn(name, s, ipv6); fault != "" {
			t.Fatalf("event %d, %s: %s: %q", n, name, fault, s)
		}
	}
	if offset := d.InputOffset(); offset != int64(len(payload)) {
		t.Fatalf("event %d: read %d of %d bytes", n, offset, len(payload))
	}
}

// unsafeIn says what in s, the value of a member, might reach somebody; "" when
// nothing does.
func unsafeIn(name, s string, ipv6 bool) string {
	for _, at := range atDomain.FindAllStringSubmatch(s, -1) {
		switch at[1] {
		case "example.com", "example.org", "example.net":
		default:
			return "e-mail domain"
		}
	}
	if strings.Contains(s, "://") || strings.Contains(strings.ToLower(s), "www.") {
		for _, address := range webAddress.FindAllString(s, -1) {
			u, err := url.Parse(address)
			if err != nil || u.Hostname() != "www.example.com" {
				return "web address"
			}
		}
	}
	for _, ip := range ipLike.FindAllString(s, -1) {
		if timeLike.MatchString(s) {
			break
		}
		address, err := netip.ParseAddr(ip)
		if err != nil {
			return "IP address"
		}
		safe := ipv6 && safeBlock6.Contains(address)
		for _, block := range safeBlocks {
			safe = safe || block.Contains(address)
		}
		if !safe {
			return "IP address"
		}
	}
	if name == "phone_number" && !fictionalPhone.MatchString(notDigit.ReplaceAllString(s, "")) {
		return "phone number"
	}
	switch name {
	case "phone_number", "tax_number", "ip", "client_ip", "postcode":
	default:
		if manyDigits.MatchString(s) && !timeLike.MatchString(s) {
			return "looks like a phone number"
		}
	}
	return ""
}

// TestUnsafeIn is the test of the test.
func TestUnsafeIn(t *testing.T) {
	for _, c := range []struct{ name, s, want string }{
		{"email", "a@example.com", ""},
		{"email", "a@example.com.evil.test", "e-mail domain"},
		{"x", "write to me@gmail.com", "e-mail domain"},
		{"x", "https://www.example.com/a?b=c", ""},
		{"x", "https://www.example.com.nl/", "web address"},
		{"x", "see WWW.test.nl", "web address"},
		{"ip", "203.0.113.9", ""},
		{"ip", "8.8.8.8", "IP address"},
		{"ip", "2001:db8::1", "IP address"},
		{"phone_number", "06 39 98 12 34", ""},
		{"phone_number", "+46 70 1740604", "phone number"},
		{"phone_number", "+46 70 1740605", ""},
		{"phone_number", "(303) 555-0199", ""},
		{"phone_number", "(303) 555-0200", "phone number"},
		{"x", "call 020 123 45 67", "looks like a phone number"},
		{"created_at", "2026-01-05T08:00:00+00:00", ""},
	} {
		if got := unsafeIn(c.name, c.s, false); got != c.want {
			t.Errorf("unsafeIn(%s, %q) = %q, want %q", c.name, c.s, got, c.want)
		}
	}
}
