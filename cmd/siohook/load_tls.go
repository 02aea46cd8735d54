package main

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/url"
	"os"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/internal/app/deliver"
)

// tlsOptions say how connections are secured, and what is between.
type tlsOptions struct {
	authority  string
	cert       string
	key        string
	serverName string
	insecure   bool
	proxy      string
}

func (o *tlsOptions) addTo(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&o.authority, "tls-ca", "", "PEM file of the certificate authorities to trust instead of the system's")
	f.StringVar(&o.cert, "tls-cert", "", "PEM file of a client certificate; requires --tls-key")
	f.StringVar(&o.key, "tls-key", "", "PEM file of the client certificate's key")
	f.StringVar(&o.serverName, "tls-server-name", "", "host name to expect in the receiver's certificate instead of the URL's")
	f.BoolVar(&o.insecure, "tls-insecure", false, "accept any certificate")
	f.StringVar(&o.proxy, "proxy", "", "URL of an HTTP proxy, such as http://127.0.0.1:8080; requires --allow-remote")
}

func (o *tlsOptions) complete(allowRemote bool) (*tls.Config, *url.URL, error) {
	c := &tls.Config{MinVersion: tls.VersionTLS12, ServerName: o.serverName, InsecureSkipVerify: o.insecure} //nolint:gosec // the user asks for it
	if o.authority != "" {
		text, err := os.ReadFile(o.authority)
		if err != nil {
			return nil, nil, err
		}
		c.RootCAs = x509.NewCertPool()
		if !c.RootCAs.AppendCertsFromPEM(text) {
			return nil, nil, &usageError{fmt.Errorf("--tls-ca %s contains no certificate", o.authority), "the file must be PEM"}
		}
	}
	if (o.cert == "") != (o.key == "") {
		return nil, nil, &usageError{errors.New("--tls-cert and --tls-key require each other"), ""}
	}
	if o.cert != "" {
		pair, err := tls.LoadX509KeyPair(o.cert, o.key)
		if err != nil {
			return nil, nil, &usageError{fmt.Errorf("--tls-cert: %w", err), ""}
		}
		c.Certificates = []tls.Certificate{pair}
	}
	if o.proxy == "" {
		return c, nil, nil
	}
	if !allowRemote {
		return nil, nil, &usageError{errors.New("--proxy requires --allow-remote, because a proxy may reach other machines"), ""}
	}
	if err := deliver.CheckURL(o.proxy); err != nil {
		return nil, nil, fmt.Errorf("--proxy: %w", err)
	}
	proxy, err := url.Parse(o.proxy)
	return c, proxy, err
}
