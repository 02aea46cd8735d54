package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/internal/base/files"
)

// tlsOptions say how connections to a receiver are secured.
type tlsOptions struct {
	authority  string
	cert       string
	key        string
	serverName string
	insecure   bool

	read *tls.Config // what config has read: a file may be a pipe
}

func (o *tlsOptions) addTo(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&o.authority, "tls-ca", "", "PEM file of the certificate authorities to trust instead of the system's")
	f.StringVar(&o.cert, "tls-cert", "", "PEM file of a client certificate; requires --tls-key")
	f.StringVar(&o.key, "tls-key", "", "PEM file of the client certificate's key")
	f.StringVar(&o.serverName, "tls-server-name", "", "host name to expect in the receiver's certificate instead of the URL's")
	f.BoolVar(&o.insecure, "tls-insecure", false, "accept any certificate of the receiver")
}

// config reads the files, once.
func (o *tlsOptions) config(ctx context.Context) (*tls.Config, error) {
	if o.read != nil {
		return o.read.Clone(), nil
	}
	c := &tls.Config{MinVersion: tls.VersionTLS12, ServerName: o.serverName, InsecureSkipVerify: o.insecure} //nolint:gosec // the user asks for it
	if o.authority != "" {
		text, err := files.Read(ctx, o.authority, files.Most)
		if err != nil {
			return nil, err
		}
		c.RootCAs = x509.NewCertPool()
		if !c.RootCAs.AppendCertsFromPEM(text) {
			return nil, &usageError{fmt.Errorf("--tls-ca %s contains no certificate", o.authority), "the file must be PEM"}
		}
	}
	if (o.cert == "") != (o.key == "") {
		return nil, &usageError{errors.New("--tls-cert and --tls-key require each other"), ""}
	}
	if o.cert != "" {
		cert, err := files.Read(ctx, o.cert, files.Most)
		if err != nil {
			return nil, err
		}
		key, err := files.Read(ctx, o.key, files.Most)
		if err != nil {
			return nil, err
		}
		pair, err := tls.X509KeyPair(cert, key)
		if err != nil {
			return nil, &usageError{fmt.Errorf("--tls-cert: %w", err), ""}
		}
		c.Certificates = []tls.Certificate{pair}
	}
	o.read = c
	return c.Clone(), nil
}

// curl is the same in words of curl. It has none for another server name.
func (o *tlsOptions) curl() (words []string) {
	for _, flag := range []struct{ name, file string }{{"--cacert", o.authority}, {"--cert", o.cert}, {"--key", o.key}} {
		if flag.file != "" {
			words = append(words, flag.name, flag.file)
		}
	}
	if o.insecure || o.serverName != "" {
		words = append(words, "-k")
	}
	return words
}
