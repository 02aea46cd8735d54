package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os/exec"
	"syscall"
	"time"

	"github.com/siohook/siohook/internal/deliver"
	"github.com/siohook/siohook/internal/safetext"
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
		client := probeClient(allowRemote)
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

// probeClient reaches what deliveries may reach, no more.
func probeClient(allowRemote bool) *http.Client {
	dialer := &net.Dialer{Timeout: 5 * time.Second}
	if !allowRemote {
		dialer.Control = func(_, address string, _ syscall.RawConn) error {
			host, _, err := net.SplitHostPort(address)
			if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsLoopback() {
				return &deliver.RemoteError{Addr: address}
			}
			return nil
		}
	}
	return &http.Client{Timeout: probeTimeout, Transport: &http.Transport{DialContext: dialer.DialContext}}
}

// probeTimeout is how long a look at what a receiver has done may take.
const probeTimeout = 10 * time.Second

const mostProbed = 1 << 20

func probe(ctx context.Context, client *http.Client, address string) (any, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	response, err := client.Do(request)
	if err != nil {
		return nil, fmt.Errorf("probe: %w", err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, mostProbed))
	if err != nil {
		return nil, fmt.Errorf("probe: %w", err)
	}
	if response.StatusCode/100 != 2 {
		return nil, fmt.Errorf("probe %s: %s", deliver.SafeURL(address), safetext.Line(response.Status, 100))
	}
	return valueOf(body), nil
}

// valueOf is JSON, or else text.
func valueOf(b []byte) any {
	if b = bytes.TrimSpace(b); json.Valid(b) {
		return json.RawMessage(b)
	}
	return string(b)
}
