// Package probe looks at what a receiver has done: at an address, or with a command.
package probe

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

// Read reads what is observed: JSON, or else a text.
type Read func() (any, error)

// URL reads what is at an address, and where that leads to.
func URL(ctx context.Context, address string, allowRemote bool) (Read, error) {
	if err := deliver.CheckURL(address); err != nil {
		return nil, err
	}
	client := deliver.New(deliver.Options{Timeout: timeout, AllowRemote: allowRemote, MaxResponse: mostRead}) // lives as long as the process
	return func() (any, error) { return get(ctx, client, address) }, nil
}

// Command reads what a shell command prints.
func Command(ctx context.Context, command string) Read {
	name := safetext.Line([]byte(command), 100)
	return func() (any, error) {
		ctx, cancel := context.WithTimeout(ctx, timeout)
		defer cancel()
		shell := exec.CommandContext(ctx, "sh", "-c", command)
		shell.WaitDelay = time.Second // for what it has started, and left running
		out, err := shell.Output()
		switch {
		case errors.Is(err, exec.ErrWaitDelay):
			err = fmt.Errorf("%s: %w", name, err)
		case ctx.Err() != nil:
			err = fmt.Errorf("%s: no answer within %v", name, timeout)
		}
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			return nil, fmt.Errorf("%s: %w: %s", name, err, safetext.Line(exit.Stderr, 200))
		}
		return valueOf(out), err
	}
}

// All reads all that is observed: one value, a list of several, or an error. It is nil when
// there is nothing to read.
func All(read []Read) func() any {
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

// timeout is how long a look may take.
const timeout = 10 * time.Second

const (
	mostRead      = 1 << 20
	mostRedirects = 10
)

func get(ctx context.Context, client *deliver.Client, address string) (any, error) {
	request := deliver.Recorded{Method: http.MethodGet, Headers: [][2]string{{"User-Agent", "siohook"}, {"Accept", "*/*"}}}
	for range mostRedirects {
		answer := client.Exact(ctx, address, request)
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
