package inspect

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"github.com/siohook/siohook/internal/app/listen"
)

// guard lets in who may see the page.
func (p *Page) guard(next http.Handler) http.Handler {
	protected := http.NewCrossOriginProtection()
	protected.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		p.fail(w, http.StatusForbidden, "The request came from another web page, so it was blocked.")
	}))
	inner := protected.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case p.opts.Off != "":
			p.fail(w, http.StatusForbidden, p.opts.Off)
		case p.asset(w, r):
		case p.opts.Token == "" || p.hasToken(r):
			next.ServeHTTP(w, r)
		case r.Method == http.MethodPost && r.URL.Path == listen.PagePrefix+"login":
			p.login(w, r)
		default:
			p.show(w, http.StatusUnauthorized, "login", nil)
		}
	}))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		if r.URL.Path+"/" == listen.PagePrefix {
			http.Redirect(w, r, listen.PagePrefix, http.StatusSeeOther)
			return
		}
		if !p.isOurs(r.Host) {
			p.fail(w, http.StatusMisdirectedRequest, "This host name is not allowed. siohook listen --host NAME allows it.")
			return
		}
		inner.ServeHTTP(w, r)
	})
}

// isOurs tells whether a Host header names this machine: by its address, which no
// name server can point elsewhere, or by a name that was allowed.
func (p *Page) isOurs(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.ToLower(strings.Trim(name, "[]"))
	if _, err := netip.ParseAddr(name); err == nil {
		return true
	}
	return name == "localhost" || slices.ContainsFunc(p.opts.Hosts, func(h string) bool { return strings.EqualFold(h, name) })
}

const cookieName = "siohook"

// ticket is what the cookie holds: not the token itself.
func (p *Page) ticket() string {
	mac := hmac.New(sha256.New, []byte(p.opts.Token))
	mac.Write([]byte("page"))
	return hex.EncodeToString(mac.Sum(nil))
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

func (p *Page) hasToken(r *http.Request) bool {
	if c, err := r.Cookie(cookieName); err == nil && same(c.Value, p.ticket()) {
		return true
	}
	bearer, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	return ok && same(bearer, p.opts.Token)
}

func (p *Page) login(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 4096)
	if !same(r.PostFormValue("token"), p.opts.Token) {
		p.show(w, http.StatusUnauthorized, "login", "The token is wrong.")
		return
	}
	http.SetCookie(w, &http.Cookie{
		Name: cookieName, Value: p.ticket(), Path: listen.PagePrefix, HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: r.TLS != nil,
	})
	http.Redirect(w, r, listen.PagePrefix, http.StatusSeeOther)
}
