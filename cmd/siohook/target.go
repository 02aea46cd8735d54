package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/contract"
)

// targetOptions are the flags of every command that delivers to a receiver.
type targetOptions struct {
	headers     []string
	headerEnvs  []string
	userAgent   string
	allowRemote bool
	deadline    time.Duration
	tls         tlsOptions
	catalog     catalogFlag
	signing     secretOptions
	secret      []string // headers of single events whose values come from the environment
}

func (o *targetOptions) addTo(cmd *cobra.Command) {
	o.catalog.addTo(cmd)
	o.addSendingTo(cmd)
	cmd.Flags().BoolVar(&o.allowRemote, "allow-remote", false, "allow receivers on other machines")
	o.tls.addTo(cmd)
}

// addSendingTo adds the flags that say what is sent beside payloads.
func (o *targetOptions) addSendingTo(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringArrayVar(&o.headers, "header", nil, "extra header 'Name: value'; repeatable")
	f.StringArrayVar(&o.headerEnvs, "header-env", nil, "extra header 'Name=VAR' with the value of an environment variable, for secrets; repeatable")
	f.StringVar(&o.userAgent, "user-agent", "", "User-Agent to send instead of the provider's")
	f.DurationVar(&o.deadline, "deadline", 10*time.Second, "time within which the receiver must answer")
	o.signing.addTo(cmd, "signs the deliveries")
}

// at is the receiver at a URL, as it is tested.
func (o *targetOptions) at(ctx context.Context, url string) (contract.Target, error) {
	header, err := o.header()
	if err != nil {
		return contract.Target{}, err
	}
	secure, err := o.tls.config(ctx)
	var secret []string
	for _, pair := range o.headerEnvs {
		name, _, _ := strings.Cut(pair, "=")
		secret = append(secret, strings.TrimSpace(name))
	}
	return contract.Target{URL: url, Header: header, AllowRemote: o.allowRemote, Deadline: o.deadline, TLS: secure, Curl: o.tls.curl(), Secret: append(secret, o.secret...)}, err
}

// header makes the extra headers.
func (o *targetOptions) header() (http.Header, error) {
	h := agentHeader(o.userAgent)
	if err := addHeaders(h, "--header", o.headers, o.headerEnvs); err != nil {
		return nil, err
	}
	if o.deadline <= 0 {
		return nil, &usageError{fmt.Errorf("--deadline: want a time above zero, got %s", o.deadline), ""}
	}
	return h, nil
}

// agentHeader is the extra header for a User-Agent; "" leaves the provider's.
func agentHeader(agent string) http.Header {
	h := http.Header{}
	if agent != "" {
		h.Set("User-Agent", agent)
	}
	return h
}
