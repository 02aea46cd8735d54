// Package probe looks at what a receiver has done: at an address, or with a command.
package probe

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/observe"
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
	return func() (any, error) {
		ctx, cancel := context.WithTimeoutCause(ctx, timeout, fmt.Errorf("no answer within %v", timeout))
		defer cancel()
		out, err := Start(ctx, command)
		if err != nil {
			return nil, err
		}
		text, err := io.ReadAll(out)
		if err := errors.Join(err, out.Close()); err != nil {
			return nil, err
		}
		return valueOf(text), nil
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
	var text []byte
	err := follow(address, header, func(address string, headers [][2]string) (int, http.Header, error) {
		answer := client.Exact(ctx, address, deliver.Recorded{Method: http.MethodGet, Headers: headers})
		text = answer.Body
		return answer.Status, answer.Header, answer.Err
	})
	if err != nil {
		return nil, fmt.Errorf("probe: %w", err)
	}
	return valueOf(text), nil
}

// Stream reads what is at an address, however much it is, as [URL] does. A read ends when the
// context does. at is the address that has answered, behind all redirects.
func Stream(ctx context.Context, address string, header http.Header, o deliver.Options) (body io.ReadCloser, answered http.Header, at string, err error) {
	if err := deliver.CheckURL(address); err != nil {
		return nil, nil, "", err
	}
	client := deliver.New(o) // a connection lives as long as the body
	err = follow(address, header, func(address string, headers [][2]string) (int, http.Header, error) {
		if body != nil {
			_ = body.Close() // of a redirect: nobody reads it
		}
		answer, err := client.Get(ctx, address, headers) //nolint:bodyclose // the caller closes it
		if err != nil {
			return 0, nil, err
		}
		body, answered, at = answer.Body, answer.Header, address
		return answer.StatusCode, answer.Header, nil
	})
	if err != nil && body != nil {
		_ = body.Close() // the error is that of the answer
	}
	return body, answered, at, err
}

// follow asks for what is at an address, and where that leads to, until an answer is a 2xx.
func follow(address string, header http.Header, ask func(address string, headers [][2]string) (int, http.Header, error)) error {
	first, err := url.Parse(address)
	if err != nil {
		return err
	}
	for range mostRedirects {
		base, err := url.Parse(address)
		if err != nil {
			return err
		}
		if base.Host != first.Host {
			header = nil
		}
		status, answered, err := ask(address, headersOf(header))
		if err != nil || status/100 == 2 {
			return err
		}
		to := answered.Get("Location")
		if status/100 != 3 || to == "" {
			return fmt.Errorf("%s: %d %s", deliver.SafeURL(address), status, http.StatusText(status))
		}
		next, err := base.Parse(to)
		if err != nil {
			return fmt.Errorf("%s: the redirect has no valid URL", deliver.SafeURL(address))
		}
		address = next.String()
	}
	return fmt.Errorf("%s: too many redirects", deliver.SafeURL(address))
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
