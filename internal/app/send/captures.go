package send

import (
	"context"
	"io"
	"net/http"
	"time"

	"github.com/siohook/siohook/internal/app/capture"
	"github.com/siohook/siohook/internal/base/pause"
	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/schemas"
)

// Captures are stored deliveries that are sent again.
type Captures struct {
	From    []string // files and folders
	Stdin   io.Reader
	Since   time.Time                 // no earlier ones are sent
	Speed   float64                   // how much faster than they came; 0 does not wait at all
	Events  []func(event string) bool // those that are sent; nil for all
	Only    []string                  // identities, and #N for number N of a file: the first delivery of each is sent, of any file with payloads; nil for all
	Now     func() time.Time
	Catalog *schemas.Catalog // finds the events of those that do not name theirs

	unsent map[string]bool // of Only
}

// Captures sends stored deliveries as they came.
func (s *Sender) Captures(ctx context.Context, c Captures) error {
	i, err := newIdentity(c.Catalog)
	if err != nil {
		return err
	}
	c.unsent = map[string]bool{}
	for _, one := range c.Only {
		c.unsent[one] = true
	}
	var first, started time.Time
	err = s.each(ctx, &c, c.Only != nil, func(d *stored) error {
		event, ok := c.chosen(i, d)
		if !ok {
			return nil
		}
		if first.IsZero() {
			first, started = d.Time, c.Now()
		}
		if c.Speed > 0 {
			due := started.Add(time.Duration(float64(d.Time.Sub(first)) / c.Speed))
			if err := pause.For(ctx, due.Sub(c.Now())); err != nil {
				return err
			}
		}
		answer, err := s.attempt(ctx, d, nil)
		if err != nil {
			return err
		}
		return s.answered(ctx, line{File: d.place, Line: d.line, Event: event}, answer)
	})
	if err != nil {
		return err
	}
	return c.missing()
}

// signed are the headers of a capture, signed anew where there is a secret.
func (s *Sender) signed(one *capture.Capture) ([][2]string, error) {
	d := one.Delivery()
	part := s.partOf(d)
	if part.Wire.Sign == nil && part != s.options.Catalog || s.options.Secret == nil {
		return one.Headers, nil
	}
	d.Header = d.Header.Clone()
	if err := part.Sign(&d, s.options.Secret, s.options.Now()); err != nil {
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
