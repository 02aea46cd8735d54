package deliver_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/base/trial"
)

// secure serves https; without options the certificate is that of package httptest.
func secure(t *testing.T, c *tls.Config) *httptest.Server {
	t.Helper()
	server := trial.Quiet(http.NotFoundHandler())
	server.EnableHTTP2, server.TLS = true, c
	server.StartTLS()
	t.Cleanup(server.Close)
	return server
}

// expired is a certificate of the past, and those who trust it.
func expired(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Unix(0, 0), NotAfter: time.Unix(1, 0),
		IsCA: true, BasicConstraintsValid: true, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(raw)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{raw}, PrivateKey: key}, pool
}

// A certificate that is not trusted has a hint that says what to do about it.
func TestCertificateHints(t *testing.T) {
	usual := secure(t, nil)
	trusting := func(name string) *tls.Config {
		c := usual.Client().Transport.(*http.Transport).TLSClientConfig.Clone()
		c.ServerName = name
		return c
	}
	old, pool := expired(t)
	for _, tt := range []struct {
		server *httptest.Server
		client *tls.Config
		want   string
	}{
		{usual, nil, "--tls-ca FILE"},
		{usual, trusting("other.example"), "--tls-server-name"},
		{secure(t, &tls.Config{Certificates: []tls.Certificate{old}}), &tls.Config{RootCAs: pool}, "renew the certificate"},
		{secure(t, &tls.Config{ClientAuth: tls.RequireAnyClientCert}), trusting(""), "--tls-cert and --tls-key"},
	} {
		for _, general := range []bool{false, true} {
			if general && strings.HasPrefix(tt.want, "--tls-cert ") {
				continue // HTTP/2 does not always get to know why the connection ended
			}
			res := client(t, deliver.Options{TLS: tt.client, HTTP2: general}).Post(t.Context(), deliver.Request{URL: tt.server.URL})
			var f *deliver.Failure
			if !errors.As(res.Err, &f) || f.Kind != deliver.TLS || !strings.Contains(f.Hint(), tt.want) {
				t.Errorf("HTTP/2 %v: %v, want %q", general, res.Err, tt.want)
			}
		}
	}
	if err := client(t, deliver.Options{TLS: trusting("")}).Post(t.Context(), deliver.Request{URL: usual.URL}).Err; err != nil {
		t.Error(err)
	}
}
