package send

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/siohook/siohook/internal/app/capture"
	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/input"
	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/pause"
	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

// Captures are stored deliveries that are sent again.
type Captures struct {
	From    []string // files and folders
	Stdin   io.Reader
	Since   time.Time                 // no earlier ones are sent
	Speed   float64                   // how much faster than they came; 0 does not wait at all
	Events  []func(event string) bool // those that are sent; nil for all
	Now     func() time.Time
	Catalog *schemas.Catalog // finds the events of those that do not name theirs

	validator *validate.Validator
}

// Captures sends stored deliveries as they came.
func (s *Sender) Captures(ctx context.Context, c Captures) error {
	var first, started time.Time
	return s.options.Opener.Each(ctx, input.Files{Args: c.From, Stdin: c.Stdin}, func(name string, in *input.Input) error {
		if in.Form != input.Captures {
			return hint.With(fmt.Errorf("%s: want captures, got payloads", name), "siohook listen --save DIR stores captures")
		}
		return in.Captures(func(n int, one capture.Capture) error {
			event, ok := c.wants(&one)
			if !ok {
				return nil
			}
			if first.IsZero() {
				first, started = one.Time, c.Now()
			}
			if c.Speed > 0 {
				due := started.Add(time.Duration(float64(one.Time.Sub(first)) / c.Speed))
				if err := pause.For(ctx, due.Sub(c.Now())); err != nil {
					return err
				}
			}
			d := line{File: name + "#" + strconv.Itoa(n), Line: 1, Event: event}
			headers, err := s.signed(&one)
			if err != nil {
				return err
			}
			for extra, values := range s.options.Header {
				for _, value := range values {
					headers = append(headers[:len(headers):len(headers)], [2]string{extra, value})
				}
			}
			return s.answered(ctx, d, s.options.Client.Exact(ctx, s.request.URL, deliver.Recorded{Method: one.Method, Target: one.URL, Headers: headers, Body: one.Body}))
		})
	})
}

// signed are the headers of a capture, signed anew where there is a secret.
func (s *Sender) signed(one *capture.Capture) ([][2]string, error) {
	if s.options.Secret == nil {
		return one.Headers, nil
	}
	d := one.Delivery()
	d.Header = d.Header.Clone()
	if err := s.options.Catalog.Sign(&d, s.options.Secret, s.options.Now()); err != nil {
		return nil, err
	}
	var headers [][2]string
	for _, pair := range one.Headers { // in their order and spelling
		name := http.CanonicalHeaderKey(pair[0])
		values := d.Header[name]
		if len(values) == 0 {
			continue // it was there twice
		}
		headers, d.Header[name] = append(headers, [2]string{pair[0], values[0]}), values[1:]
	}
	for _, name := range sorted.Keys(d.Header) {
		for _, value := range d.Header[name] {
			headers = append(headers, [2]string{name, value})
		}
	}
	return headers, nil
}

// wants tells whether a capture is among those asked for, and its event.
func (c *Captures) wants(one *capture.Capture) (event string, ok bool) {
	if one.Time.Before(c.Since) {
		return "", false
	}
	event = one.Event
	if c.Events == nil {
		return event, true
	}
	if event == "" {
		if c.validator == nil {
			c.validator = validate.New(c.Catalog, validate.Options{})
		}
		event = c.validator.Delivery(one.Delivery()).Event
	}
	return event, slices.ContainsFunc(c.Events, func(matches func(string) bool) bool { return matches(event) })
}
