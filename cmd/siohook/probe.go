package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os/exec"
	"time"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/base/safetext"
)

// probeOptions say where to look at what a receiver has done.
type probeOptions struct {
	url string
	cmd string
}

// readers are functions that read what is observed.
func (o probeOptions) readers(ctx context.Context, allowRemote bool) ([]func() (any, error), error) {
	var read []func() (any, error)
	if o.url != "" {
		if err := deliver.CheckURL(o.url); err != nil {
			return nil, err
		}
		client := deliver.New(deliver.Options{Timeout: probeTimeout, AllowRemote: allowRemote, MaxResponse: mostProbed}) // the process ends anyway
		read = append(read, func() (any, error) { return probe(ctx, client, o.url) })
	}
	if o.cmd != "" {
		read = append(read, func() (any, error) {
			ctx, cancel := context.WithTimeout(ctx, probeTimeout)
			defer cancel()
			command := exec.CommandContext(ctx, "sh", "-c", o.cmd)
			command.WaitDelay = time.Second // for what it has started, and left running
			out, err := command.Output()
			switch {
			case errors.Is(err, exec.ErrWaitDelay):
				err = fmt.Errorf("%s: %w", safetext.Line([]byte(o.cmd), 100), err)
			case ctx.Err() != nil:
				err = fmt.Errorf("%s: no answer within %v", safetext.Line([]byte(o.cmd), 100), probeTimeout)
			}
			var exit *exec.ExitError
			if errors.As(err, &exit) {
				return nil, fmt.Errorf("%s: %w: %s", safetext.Line([]byte(o.cmd), 100), err, safetext.Line(exit.Stderr, 200))
			}
			return valueOf(out), err
		})
	}
	return read, nil
}

// observeAll reads all that is observed; nil when that is nothing.
func observeAll(read []func() (any, error)) func() any {
	if len(read) == 0 {
		return nil
	}
	return func() any {
		all := make([]any, len(read))
		for i, one := range read {
			v, err := one()
			if err != nil {
				return err
			}
			all[i] = v
		}
		if len(all) == 1 {
			return all[0]
		}
		return all
	}
}

// probeTimeout is how long a look at what a receiver has done may take.
const probeTimeout = 10 * time.Second

const (
	mostProbed    = 1 << 20
	mostRedirects = 10
)

// probe reads what is at an address, and where that leads to.
func probe(ctx context.Context, client *deliver.Client, address string) (any, error) {
	get := deliver.Recorded{Method: http.MethodGet, Headers: [][2]string{{"User-Agent", "siohook"}, {"Accept", "*/*"}}}
	for range mostRedirects {
		answer := client.Exact(ctx, address, get)
		if answer.Err != nil {
			return nil, fmt.Errorf("probe: %w", answer.Err)
		}
		if answer.Status/100 == 2 {
			return valueOf(answer.Body), nil
		}
		to := answer.Header.Get("Location")
		if answer.Status/100 != 3 || to == "" {
			return nil, fmt.Errorf("probe %s: %d %s", deliver.SafeURL(address), answer.Status, http.StatusText(answer.Status))
		}
		base, err := url.Parse(address)
		if err != nil {
			return nil, fmt.Errorf("probe: %w", err)
		}
		next, err := base.Parse(to)
		if err != nil {
			return nil, fmt.Errorf("probe %s: the redirect has no valid URL", deliver.SafeURL(address))
		}
		address = next.String()
	}
	return nil, fmt.Errorf("probe %s: too many redirects", deliver.SafeURL(address))
}

// valueOf is JSON, or else text.
func valueOf(b []byte) any {
	if b = bytes.TrimSpace(b); json.Valid(b) {
		return json.RawMessage(b)
	}
	return string(b)
}
