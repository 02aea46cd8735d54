package deliver

import (
	"net"
	"net/netip"
	"net/url"
	"strings"
)

// local makes a URL with the unspecified address, which servers print that listen on all
// addresses, one with the loopback address: nothing else can be meant by it here.
func local(u *url.URL) {
	ip, err := netip.ParseAddr(u.Hostname())
	if err != nil || !ip.Unmap().IsUnspecified() {
		return
	}
	host := "127.0.0.1"
	if ip.Unmap().Is6() {
		host = "::1"
	}
	if port := u.Port(); port != "" {
		u.Host = net.JoinHostPort(host, port)
	} else if u.Host = host; ip.Unmap().Is6() {
		u.Host = "[" + host + "]"
	}
}

// isLocalName tells whether a name is below localhost, and so this machine (RFC 6761). Not all
// resolvers know that.
func isLocalName(host string) bool {
	return strings.HasSuffix(strings.ToLower(strings.TrimSuffix(host, ".")), ".localhost")
}

// IsHere tells whether a URL names this machine: a loopback address, or localhost and what is below
// it.
func IsHere(rawURL string) bool {
	u, err := url.Parse(rawURL)
	if err != nil {
		return false
	}
	local(u)
	ip, err := netip.ParseAddr(u.Hostname())
	return err == nil && ip.Unmap().IsLoopback() || isLocalName("."+u.Hostname())
}

// containers are the networks in which Docker and Podman put containers when nobody says
// otherwise.
var containers = []netip.Prefix{netip.MustParsePrefix("172.16.0.0/12"), netip.MustParsePrefix("10.88.0.0/16")}

// containerHint is what to do about a target that is, or may be, at the border of containers; ""
// when there is nothing to say.
func containerHint(host, addr string) string {
	name := strings.ToLower(strings.TrimSuffix(host, "."))
	if strings.HasSuffix(name, ".docker.internal") || strings.HasSuffix(name, ".containers.internal") {
		return host + " is this machine as a container sees it: use 127.0.0.1 outside of containers, and --allow-remote inside"
	}
	at, err := netip.ParseAddrPort(addr)
	if err != nil {
		return ""
	}
	for _, network := range containers {
		if network.Contains(at.Addr().Unmap()) {
			return "for a container, publish its port (docker run -p 3000:3000) and use 127.0.0.1; --allow-remote allows other machines"
		}
	}
	return ""
}
