package redact

import (
	"bytes"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/siohook/siohook/internal/base/lazy"
)

// appendString writes the inside of a string value.
func (r *Redactor) appendString(out []byte, member string, raw []byte, text string, free bool) []byte {
	if text == "" || !free && r.known.keeps(member, text) {
		return append(out, raw...)
	}
	if whole, ok := r.whole(member, text); ok {
		if bytes.Contains(raw, []byte(`\/`)) {
			whole = strings.ReplaceAll(whole, "/", `\/`)
		}
		return append(out, whole...)
	}
	if at := strings.LastIndexByte(text, '@'); at >= 0 {
		return r.appendAround(out, raw, text)
	}
	kind := shapeText
	if strings.Contains(text, "://") {
		kind = shapeURL
	}
	return r.appendShape(out, raw, text, kind)
}

// appendAround is for odd addresses: what comes after the last @ must not become
// the domain of somebody.
func (r *Redactor) appendAround(out, raw []byte, text string) []byte {
	i := bytes.LastIndexByte(raw, '@')
	if i < 0 { // written as an escape
		return r.appendShape(out, raw, text, shapeDomain)
	}
	out = r.appendShape(out, raw[:i], text, shapeText)
	out = append(out, '@')
	return r.appendShape(out, raw[i+1:], text, shapeDomain)
}

var (
	email    = lazy.Pattern(`^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+$`)
	phone    = lazy.Pattern(`^\+?[0-9(][0-9 ()./-]*[0-9]$`)
	dateTime = lazy.Pattern(`^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}`)
	date     = lazy.Pattern(`^[0-9]{4}-[0-9]{2}-[0-9]{2}`)
	currency = lazy.Pattern(`^[a-z]{3}$`)
	country  = lazy.Pattern(`^[A-Z]{2}$`)
)

var (
	currencies = []string{"aud", "brl", "cad", "chf", "czk", "dkk", "eur", "gbp", "huf", "mxn", "nok", "nzd", "pln", "sek", "usd"}
	countries  = []string{"AT", "AU", "BE", "BR", "CA", "CH", "DE", "DK", "ES", "FR", "GB", "IE", "IT", "NL", "NO", "PL", "PT", "SE", "US"}
)

// whole gives what stands for a text of a known form; ok is false for others. It
// has neither quotes nor backslashes nor anything but ASCII.
func (r *Redactor) whole(member, text string) (out string, ok bool) {
	switch {
	case len(text) <= 254 && email().MatchString(text):
		return r.email(text), true
	case dateTime().MatchString(text) || date().MatchString(text):
		return r.time(text)
	case r.known.currencies[member] && currency().MatchString(text):
		return r.other("currency", text, currencies), true
	case country().MatchString(text):
		return r.other("country", text, countries), true
	case phone().MatchString(text) && digitCount(text) >= 7 && !strings.Contains(text, ".."):
		if addr, err := netip.ParseAddr(text); err == nil {
			return r.ip(addr), true
		}
		return r.phone(text), true
	}
	if addr, err := netip.ParseAddr(text); err == nil && addr.Zone() == "" {
		return r.ip(addr), true
	}
	if strings.Contains(text, "://") && !strings.ContainsAny(text, "\"\\ ") {
		if u, err := url.Parse(text); err == nil && u.Scheme != "" && u.Host != "" && isASCII(text) {
			return r.url(text), true
		}
	}
	return "", false
}

func isASCII(text string) bool {
	return strings.IndexFunc(text, func(c rune) bool { return c <= ' ' || c > '~' }) < 0
}

func digitCount(text string) int {
	n := 0
	for i := range len(text) {
		if isDigit(text[i]) {
			n++
		}
	}
	return n
}

// email keeps whether there is a plus tag, and the length, roughly.
func (r *Redactor) email(text string) string {
	local, domain, _ := strings.Cut(text, "@")
	name, tag, hasTag := strings.Cut(local, "+")
	key := strings.ToLower(name + "@" + domain)
	out := r.word("email", key, min(max(len(name), 8), 24))
	if hasTag {
		out += "+"
		if tag != "" {
			out += r.word("tag", tag, min(max(len(tag), 3), 24))
		}
	}
	return out + "@" + []string{"example.com", "example.net", "example.org"}[r.number("domain", strings.ToLower(domain))%3]
}

// other picks another of a list.
func (r *Redactor) other(kind, text string, list []string) string {
	list = slices.DeleteFunc(slices.Clone(list), func(s string) bool { return s == text })
	return list[r.number(kind, text)%uint64(len(list))]
}

// phone keeps separators and the number of digits. +999 is no country, and no
// number begins with 000.
func (r *Redactor) phone(text string) string {
	n := r.stream("phone", text)
	first := byte('0')
	if text[0] == '+' {
		first = '9'
	}
	out, seen := []byte(text), 0
	for i, c := range out {
		if !isDigit(c) {
			continue
		}
		if seen < 3 {
			out[i] = first
		} else {
			out[i] = '0' + byte(n.IntN(10))
		}
		seen++
	}
	return string(out)
}

// ip gives an address of the documentation ranges.
func (r *Redactor) ip(addr netip.Addr) string {
	n := r.number("ip", addr.String())
	if addr.Is4() {
		net := []string{"192.0.2", "198.51.100", "203.0.113"}[n%3]
		last := 1 + n>>8%254
		if out := fmt.Sprintf("%s.%d", net, last); out != addr.String() {
			return out
		}
		return fmt.Sprintf("%s.%d", net, 1+last%254)
	}
	return fmt.Sprintf("2001:db8::%x:%x", n>>16&0xffff, n&0xffff|1)
}

// url keeps the scheme, the number of segments and the names of parameters.
func (r *Redactor) url(text string) string {
	scheme, rest, _ := strings.Cut(text, "://")
	rest, fragment, hasFragment := strings.Cut(rest, "#")
	rest, query, hasQuery := strings.Cut(rest, "?")
	host, path, hasPath := strings.Cut(rest, "/")
	if i := strings.LastIndexByte(host, '@'); i >= 0 {
		host = host[i+1:]
	}
	out := scheme + "://" + r.word("host", strings.ToLower(host), 6) + ".example.com"
	if hasPath {
		out += "/" + string(r.appendShape(nil, []byte(path), path, shapeURL))
	}
	if hasQuery {
		out += "?" + r.query(query)
	}
	if hasFragment {
		out += "#" + string(r.appendShape(nil, []byte(fragment), fragment, shapeURL))
	}
	return out
}

func (r *Redactor) query(query string) string {
	pairs := strings.Split(query, "&")
	for i, pair := range pairs {
		name, value, ok := strings.Cut(pair, "=")
		if !ok || !r.known.keepsName(name) {
			name = string(r.appendShape(nil, []byte(name), name, shapeURL))
		}
		pairs[i] = name
		if ok {
			pairs[i] += "=" + string(r.appendShape(nil, []byte(value), value, shapeURL))
		}
	}
	return strings.Join(pairs, "&")
}

// time moves an instant. What is no real one stays none.
func (r *Redactor) time(text string) (string, bool) {
	if moved, ok := r.move(text); ok {
		return moved, true
	}
	if !isASCII(strings.ReplaceAll(text, " ", "")) || strings.ContainsAny(text, `"\`) {
		return "", false
	}
	// An odd year has no 29 February either.
	year := 2001 + 2*int(r.number("year", text)%9)
	if text[:4] == fmt.Sprint(year) {
		year -= 2
	}
	return fmt.Sprint(year) + text[4:], true
}

func (r *Redactor) move(text string) (string, bool) {
	if len(text) == len(time.DateOnly) {
		t, err := time.Parse(time.DateOnly, text)
		return t.Add(-r.shift).Format(time.DateOnly), err == nil && t.Add(-r.shift).Year() > 0
	}
	const layout = "2006-01-02T15:04:05"
	if len(text) < len(layout) {
		return "", false
	}
	parsed := strings.Replace(strings.ToUpper(text), ":60", ":59", 1) // a leap second
	if _, err := time.Parse(time.RFC3339Nano, parsed); err != nil {
		if _, err := time.Parse(time.DateTime, text); err != nil {
			return "", false
		}
		parsed = strings.Replace(parsed, " ", "T", 1)
	}
	t, err := time.Parse(layout, parsed[:len(layout)])
	if err != nil || t.Add(-r.shift).Year() < 1 {
		return "", false
	}
	moved := []byte(t.Add(-r.shift).Format(layout))
	moved[10] = text[10]
	return string(moved) + text[len(layout):], true
}

// Time moves an instant as those in payloads are moved.
func (r *Redactor) Time(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.Add(-r.shift)
}
