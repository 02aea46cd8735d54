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
	"github.com/siohook/siohook/internal/app/observe"
	"github.com/siohook/siohook/internal/base/safetext"
	"github.com/siohook/siohook/internal/base/shell"
	"github.com/siohook/siohook/internal/base/sorted"
)

// Read reads what is observed: JSON, or else a text.
type Read func() (any, error)

// URL reads what is at an address, and where that leads to, with some headers. Where that is
// on another host, those are left out.
func URL(ctx context.Context, address string, header http.Header, o deliver.Options) (Read, error) {
	if err := deliver.CheckURL(address); err != nil {
		return nil, err
	}
	o.Timeout, o.MaxResponse = timeout, mostRead
	client := deliver.New(o) // lives as long as the process
	return func() (any, error) { return get(ctx, client, address, header) }, nil
}

// Command reads what a shell command prints.
func Command(ctx context.Context, command string) Read {
	name := safetext.Line([]byte(command), 100)
	return func() (any, error) {
		ctx, cancel := context.WithTimeout(ctx, timeout)
		defer cancel()
		c := shell.Command(ctx, command)
		c.WaitDelay = time.Second // for what it has started, and left running
		out, err := c.Output()
		switch {
		case errors.Is(err, exec.ErrWaitDelay):
			err = fmt.Errorf("%s: %w", name, err)
		case ctx.Err() != nil:
			err = fmt.Errorf("%s: no answer within %v", name, timeout)
		}
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			return nil, fmt.Errorf("%s: %w: %s", name, err, safetext.Line(bytes.TrimSpace(exit.Stderr), 200))
		}
		return valueOf(out), err
	}
}

// All reads all that is observed: one value, several by their number, or an error. It is nil
// when there is nothing to read.
func All(read []Read) func() any {
	if len(read) == 0 {
		return nil
	}
	return func() any {
		all := map[string]any{}
		for i, one := range read {
			v, err := one()
			if err != nil {
				return err
			}
			if len(read) == 1 {
				return v
			}
			all[fmt.Sprint(i+1)] = v
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

func get(ctx context.Context, client *deliver.Client, address string, header http.Header) (any, error) {
	first, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("probe: %w", err)
	}
	for range mostRedirects {
		base, err := url.Parse(address)
		if err != nil {
			return nil, fmt.Errorf("probe: %w", err)
		}
		if base.Host != first.Host {
			header = nil
		}
		request := deliver.Recorded{Method: http.MethodGet, Headers: headersOf(header)}
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
		next, err := base.Parse(to)
		if err != nil {
			return nil, fmt.Errorf("probe %s: the redirect has no valid URL", deliver.SafeURL(address))
		}
		address = next.String()
	}
	return nil, fmt.Errorf("probe %s: too many redirects", deliver.SafeURL(address))
}

// headersOf are those of a request, with the usual ones where it has none of its own.
func headersOf(header http.Header) (lines [][2]string) {
	for _, usual := range [][2]string{{"User-Agent", "siohook"}, {"Accept", "*/*"}} {
		if header.Get(usual[0]) == "" {
			lines = append(lines, usual)
		}
	}
	for _, name := range sorted.Keys(header) {
		for _, value := range header[name] {
			lines = append(lines, [2]string{name, value})
		}
	}
	return lines
}

// valueOf is JSON, or what is found in another text.
func valueOf(b []byte) any {
	b = bytes.TrimPrefix(b, []byte("\ufeff"))
	if b = bytes.TrimSpace(b); json.Valid(b) {
		return json.RawMessage(b)
	}
	return observe.Text(string(b))
}
