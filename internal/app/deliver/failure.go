package deliver

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"syscall"
)

// Kind is the class of a failure. Every delivery ends in an answer or in
// exactly one of them.
type Kind string

// The classes of failures.
const (
	Refused   Kind = "refused"        // nothing listens there
	Reset     Kind = "reset"          // the connection was reset or closed without an answer
	Timeout   Kind = "timeout"        // no complete answer in time
	DNS       Kind = "dns"            // the name could not be resolved
	TLS       Kind = "tls"            // no trusted TLS connection came about
	Remote    Kind = "remote-refused" // the target is not on this machine; nothing was sent
	Body      Kind = "body"           // the answer broke off or was malformed after its headers
	Malformed Kind = "malformed"      // the answer is not HTTP, or not one answer: its head, or what follows it
	Canceled  Kind = "canceled"       // the caller's context was cancelled
	Invalid   Kind = "invalid"        // URL or header cannot be sent; nothing was sent
	Exhausted Kind = "exhausted"      // this machine has no port, file or buffer left; nothing was sent
	Other     Kind = "other"          // anything else
)

// Failure says why a delivery got no complete answer. Its text holds no
// password and no secret of the URL or the headers.
type Failure struct {
	Kind Kind
	URL  string // as SafeURL gives it
	Err  error  // the cause
	// Connected tells of a Timeout whether a connection came about.
	Connected bool

	hint string
}

// Error gives one line: the URL, made safe, and the cause.
func (f *Failure) Error() string {
	return f.URL + ": " + f.Err.Error()
}

// Unwrap gives the cause.
func (f *Failure) Unwrap() error { return f.Err }

// Hint is one line of advice for the user, or "".
func (f *Failure) Hint() string {
	if f.hint != "" {
		return f.hint
	}
	switch f.Kind {
	case Remote:
		return "siohook sends only to this machine; use --allow-remote for other machines"
	case Refused:
		return "is the receiver running, and on this port?"
	}
	return ""
}

// explain adds a hint where the target may be at the border of containers.
func (f *Failure) explain(rawURL string) {
	u, err := url.Parse(rawURL)
	if err != nil {
		return
	}
	addr := ""
	var remote *RemoteError
	if errors.As(f.Err, &remote) {
		addr = remote.Addr
	}
	f.hint = containerHint(u.Hostname(), addr)
}

// certificateHint is what to do about a certificate that is not trusted; "" when that is not
// what is wrong.
func certificateHint(err error) string {
	var (
		authority x509.UnknownAuthorityError
		name      x509.HostnameError
		invalid   x509.CertificateInvalidError
		remote    *net.OpError
	)
	switch {
	case errors.As(err, &name):
		return "if the receiver is the right one, name the host of its certificate with --tls-server-name, or use --tls-insecure"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "renew the certificate, or accept any with --tls-insecure"
	case errors.As(err, &authority), errors.As(err, &invalid):
		return "for a certificate of your own, use --tls-ca FILE with the certificate of its authority, or --tls-insecure"
	case errors.As(err, &remote) && remote.Op == "remote error" && strings.Contains(remote.Error(), "certificate"):
		return "the receiver expects a client certificate: use --tls-cert and --tls-key"
	}
	return ""
}

// IsHopeless tells whether nothing was sent, and nothing ever will be: the target is no
// URL, or not on this machine.
func IsHopeless(err error) bool {
	var f *Failure
	return errors.As(err, &f) && (f.Kind == Remote || f.Kind == Invalid)
}

// IsUnsent tells whether the receiver cannot have seen the delivery: there was no connection.
func (f *Failure) IsUnsent() bool {
	switch f.Kind {
	case Refused, DNS, TLS, Remote, Invalid, Exhausted:
		return true
	}
	return f.Kind == Timeout && !f.Connected
}

// Windows gives these instead of the POSIX numbers.
const (
	wsaManyFiles         = syscall.Errno(10024)
	wsaAddressInUse      = syscall.Errno(10048)
	wsaConnectionReset   = syscall.Errno(10054)
	wsaNoBuffers         = syscall.Errno(10055)
	wsaConnectionRefused = syscall.Errno(10061)
)

// classify makes a failure of an error; answered tells that the headers of an answer had come.
func classify(answered bool, err error) *Failure {
	f := &Failure{Kind: Other, Err: err}
	var (
		remote    *RemoteError
		dns       *net.DNSError
		handshake *tlsError
		plaintext tls.RecordHeaderError
		broken    malformedError
	)
	used := usedUp(err)
	switch {
	case errors.As(err, &remote):
		f.Kind, f.Err = Remote, remote
	case errors.Is(err, context.Canceled):
		f.Kind = Canceled
	case used != "":
		f.Kind, f.Err = Exhausted, fmt.Errorf("this machine ran out of %s: %w", used, err)
	case errors.As(err, &dns):
		f.Kind = DNS
	case isTimeout(err):
		f.Kind = Timeout
	case answered:
		f.Kind = Body
	case errors.As(err, &broken):
		f.Kind = Malformed
	case errors.As(err, &handshake) || certificateHint(err) != "":
		f.Kind, f.hint = TLS, certificateHint(err)
		if errors.As(err, &plaintext) && string(plaintext.RecordHeader[:]) == "HTTP/" {
			f.Err = errors.New("the receiver answers plain HTTP to https")
			f.hint = "use http:// instead of https://"
		}
	case isAny(err, syscall.ECONNREFUSED, wsaConnectionRefused):
		f.Kind = Refused
	case isAny(err, io.EOF, io.ErrUnexpectedEOF):
		f.Kind, f.Err = Reset, closedError{err}
	case isAny(err, syscall.ECONNRESET, syscall.EPIPE, syscall.ECONNABORTED, wsaConnectionReset, net.ErrClosed),
		// net/http exports no name for a kept connection that the receiver
		// closed just as the request went out.
		strings.HasSuffix(err.Error(), "server closed idle connection"):
		f.Kind = Reset
	}
	return f
}

// usedUp names what this machine has no more of; "" when that is not what is wrong.
func usedUp(err error) string {
	var dns *net.DNSError // keeps only the text of its cause
	isLookup := errors.As(err, &dns)
	for _, limit := range []struct {
		what   string
		errnos []syscall.Errno
	}{
		{"ports", []syscall.Errno{syscall.EADDRNOTAVAIL, wsaAddressInUse}},
		{"open files", []syscall.Errno{syscall.EMFILE, syscall.ENFILE, wsaManyFiles}},
		{"buffers", []syscall.Errno{syscall.ENOBUFS, wsaNoBuffers}},
	} {
		for _, errno := range limit.errnos {
			if errors.Is(err, errno) || isLookup && strings.HasSuffix(dns.Err, errno.Error()) {
				return limit.what
			}
		}
	}
	return ""
}

// tlsError says that no TLS connection came about.
type tlsError struct{ error }

func (e *tlsError) Unwrap() error { return e.error }

func isTimeout(err error) bool {
	var network net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &network) && network.Timeout()
}

func isAny(err error, targets ...error) bool {
	for _, t := range targets {
		if errors.Is(err, t) {
			return true
		}
	}
	return false
}

// closedError says "EOF" in words.
type closedError struct{ err error }

func (closedError) Error() string   { return "the receiver closed the connection without an answer" }
func (e closedError) Unwrap() error { return e.err }
