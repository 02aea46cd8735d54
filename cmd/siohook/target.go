package main

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/internal/app/deliver"
)

// targetOptions are the flags of every command that delivers to a receiver.
type targetOptions struct {
	headers     []string
	headerEnvs  []string
	userAgent   string
	allowRemote bool
	deadline    time.Duration
	tls         tlsOptions
}

func (o *targetOptions) addTo(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringArrayVar(&o.headers, "header", nil, "extra header 'Name: value'; repeatable")
	f.StringArrayVar(&o.headerEnvs, "header-env", nil, "extra header 'Name=VAR' with the value of an environment variable, for secrets; repeatable")
	f.StringVar(&o.userAgent, "user-agent", "", "User-Agent to send instead of the provider's")
	f.BoolVar(&o.allowRemote, "allow-remote", false, "allow receivers on other machines")
	f.DurationVar(&o.deadline, "deadline", 10*time.Second, "time within which the receiver must answer")
	o.tls.addTo(cmd)
}

// at is the receiver at a URL, as it is tested.
func (o *targetOptions) at(url string) (contract.Target, error) {
	header, err := o.header()
	if err != nil {
		return contract.Target{}, err
	}
	secure, err := o.tls.config()
	return contract.Target{URL: url, Header: header, AllowRemote: o.allowRemote, Deadline: o.deadline, TLS: secure, Curl: o.tls.curl()}, err
}

// header makes the extra headers. A secret on the command line is refused: the
// process list and the shell's history show it to others.
func (o *targetOptions) header() (http.Header, error) {
	h := agentHeader(o.userAgent)
	for _, line := range o.headers {
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			return nil, &usageError{fmt.Errorf("--header: want a colon after the name"), "for example --header 'X-Team: shop'"}
		}
		if deliver.SecretName(name) {
			return nil, &usageError{fmt.Errorf("--header: %s looks like a secret, and others can see the command line", name),
				fmt.Sprintf("put it into an environment variable and use --header-env '%s=VARIABLE'", name)}
		}
		h.Add(strings.TrimSpace(name), strings.TrimSpace(value))
	}
	for _, pair := range o.headerEnvs {
		name, variable, ok := strings.Cut(pair, "=")
		if !ok {
			return nil, &usageError{fmt.Errorf("--header-env: want Name=VARIABLE"), "for example --header-env Authorization=WEBHOOK_TOKEN"}
		}
		value, ok := os.LookupEnv(variable)
		if !ok {
			return nil, &usageError{fmt.Errorf("--header-env: environment variable %s is not set", variable), ""}
		}
		h.Add(strings.TrimSpace(name), value)
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
