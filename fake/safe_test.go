package fake_test

import (
	"encoding/json"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/fake/account"
	"github.com/siohook/siohook/fake/encode"
	"github.com/siohook/siohook/internal/base/trial"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/schemas/settings"
)

var (
	domain     = regexp.MustCompile(`^[^\s"<>]*`)
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

// TestSafety reads every string of 5,000 events of each catalog, of people of each locale, in
// one account each; in a full run of ten times as many.
func TestSafety(t *testing.T) {
	t.Parallel()
	locales := account.Locales()
	if len(locales) < 12 {
		t.Fatal(locales)
	}
	events := trial.Size(uint64(300), 10_000, 100_000)
	for i, locale := range locales {
		t.Run(locale, func(t *testing.T) {
			t.Parallel()
			seen := i%2 == 1
			for _, c := range []*schemas.Catalog{schemas.Automation(), settings.Catalog()} {
				f := mustNew(t, uint64(i), fake.Options{Catalog: c, Encoding: encode.Compact, Seen: seen, Locales: []string{locale}})
				var buf []byte
				known := map[string]bool{} // most strings are the account's and come again and again
				for n := range events / 2 {
					buf = f.Append(buf[:0], n)
					checkSafe(t, n, buf, known, seen || c == settings.Catalog())
				}
			}
		})
	}
}

// checkSafe reads every string of a payload that has no white space. Those that
// are known, with the member before them, are safe.
func checkSafe(t *testing.T, n uint64, payload []byte, known map[string]bool, ipv6 bool) {
	t.Helper()
	from, name := 0, "" // of the member last begun
	slug := ""          // of the contact field that is listed
	for at := 0; at < len(payload); at++ {
		if payload[at] != '"' {
			continue
		}
		end := at + 1
		for payload[end] != '"' {
			if payload[end] == '\\' {
				end++
			}
			end++
		}
		text := payload[at : end+1]
		if payload[end+1] == ':' {
			from, name = at, string(text[1:len(text)-1])
		} else if name == "slug" {
			slug = string(text[1 : len(text)-1])
		} else if !known[string(payload[from:end+1])] {
			var s string
			if err := json.Unmarshal(text, &s); err != nil {
				t.Fatalf("event %d: %v: %s", n, err, text)
			}
			if name == "value" { // of a contact field
				name = slug
			}
			if fault := unsafeIn(name, s, ipv6); fault != "" {
				t.Fatalf("event %d, %s: %s: %q", n, name, fault, s)
			}
			if len(known) > 100_000 {
				clear(known)
			}
			known[string(payload[from:end+1])] = true
		}
		at = end
	}
}

// unsafeIn says what in s, the value of a member, might reach somebody; "" when
// nothing does.
func unsafeIn(name, s string, ipv6 bool) string {
	if len(s) == len("2026-01-05T08:00:00+00:00") && timeLike.MatchString(s) {
		return ""
	}
	for rest := s; strings.Contains(rest, "@"); {
		_, rest, _ = strings.Cut(rest, "@")
		switch domain.FindString(rest) {
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
	for _, ip := range ipLikeIn(s) {
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
	case "phone_number", "tax_number", "ip", "client_ip", "clientIp", "postcode":
	default:
		if strings.ContainsAny(s, "0123456789") && manyDigits.MatchString(s) {
			return "looks like a phone number"
		}
	}
	return ""
}

// fictitious are the words of which one stands in every street: example, model,
// specimen, sample, imaginary and invented, in the languages of the tables.
var fictitious = regexp.MustCompile(`(?i)exe?mpel|exempl|example|ejemplo|esempio|voorbeeld|beispiel|muster|model|modèle|spécimen|specimen|sample|` +
	`échantillon|proef|probe|prov|test|amostra|muestra|campion|fictief|fictiv|ficti|fictíci|fittizi|fikcyj|fiktiv|imagi[n]|immagi[n]|invent|verzonnen|zmyślon|` +
	`przykład|wzorc|påhittad|\bEX-|المثال|النموذج|العينة|उदाहरण|काल्पनिक|नमूना|Παραδείγματος|Φανταστική|Δείγματος`)

// TestStreets: no name and place combine to a real postal address, because no
// street of the tables exists. Cities and their postcodes are real.
func TestStreets(t *testing.T) {
	for country, table := range countryTables(t) {
		if len(table.streetNames) == 0 {
			t.Errorf("%s has no streets", country)
		}
		for _, street := range table.streetNames {
			if !fictitious.MatchString(street) {
				t.Errorf("%s: nothing says that %q is made up", country, street)
			}
		}
	}
	if fictitious.MatchString("Damrak %#") || fictitious.MatchString("10 Downing Street") {
		t.Error("real streets pass")
	}
}

// ipLikeIn finds what looks like an IP address: it has two colons or three dots.
func ipLikeIn(s string) []string {
	if strings.Count(s, ":") < 2 && strings.Count(s, ".") < 3 {
		return nil
	}
	return ipLike.FindAllString(s, -1)
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
