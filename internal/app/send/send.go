// Package send sends payloads, generated events and captures to a receiver, one after the
// other, and prints what came of each.
package send

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/input"
	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/jsonlines"
	"github.com/siohook/siohook/internal/base/outcome"
	"github.com/siohook/siohook/schemas"
)

// Options say where deliveries go, and how they are printed.
type Options struct {
	Client   *deliver.Client
	URL      string
	Opener   *input.Opener
	Header   http.Header // beside the provider's
	Catalog  *schemas.Catalog
	Secret   []byte // signs the deliveries; nil leaves them unsigned
	Now      func() time.Time
	JSON     bool      // an object on each line
	Out, Log io.Writer // what came of each, and of all
}

// Sender delivers payloads and prints what came of each.
type Sender struct {
	options Options
	request deliver.Request
	made    uint64 // deliveries of files
	sum     summary
	lastErr error
}

// New makes a sender. At the end it must [Sender.Finish].
func New(o Options) *Sender {
	return &Sender{options: o, request: deliver.Request{URL: o.URL}, sum: summary{Kind: "summary"}}
}

// Fakes sends generated events.
func (s *Sender) Fakes(ctx context.Context, faker *fake.Faker, count uint64) error {
	for n := range count {
		event := faker.Event(n)
		if err := s.send(ctx, line{Event: event.Row.ID()}, event.Row.Type, event.Payload, schemas.Attempt{Event: event.N, Time: event.Time}); err != nil {
			return err
		}
	}
	return nil
}

// Files sends the payloads of files.
func (s *Sender) Files(ctx context.Context, files []string, stdin io.Reader) error {
	return s.options.Opener.Each(ctx, input.Files{Args: files, Stdin: stdin}, func(name string, in *input.Input) error { return s.file(ctx, name, in) })
}

func (s *Sender) file(ctx context.Context, name string, in *input.Input) error {
	return in.Payloads(name, func(file string, n int, d input.Delivery) error {
		name, err := s.options.Opener.NameOf(d.Delivery)
		if err != nil {
			return hint.With(fmt.Errorf("%s:%d: %w", file, n, err), hint.Of(err))
		}
		s.made++
		return s.send(ctx, line{File: file, Line: n}, name, d.Body, schemas.Attempt{Event: s.made})
	})
}

// send makes one delivery of an event, now. The error is the end of the context, or a target
// that may not be reached at all.
func (s *Sender) send(ctx context.Context, d line, name string, payload []byte, of schemas.Attempt) error {
	answer, err := s.post(ctx, s.options.Catalog, name, payload, of, nil)
	if err != nil {
		return err
	}
	return s.answered(ctx, d, answer)
}

// post makes one attempt to deliver an event of a catalog, now, with more headers.
func (s *Sender) post(ctx context.Context, c *schemas.Catalog, name string, payload []byte, of schemas.Attempt, more http.Header) (deliver.Result, error) {
	of.Number, of.At = 1, s.options.Now()
	if of.Time.IsZero() {
		of.Time = of.At
	}
	secret := s.options.Secret
	if c.Wire.Sign == nil && c != s.options.Catalog {
		secret = nil // of another one among several
	}
	made, err := c.Signed(name, payload, of, secret)
	if err != nil {
		return deliver.Result{}, err
	}
	s.request.Payload, s.request.Header = payload, made.Header
	for _, extra := range []http.Header{s.options.Header, more} {
		for name, values := range extra {
			s.request.Header[http.CanonicalHeaderKey(name)] = values
		}
	}
	return s.options.Client.Post(ctx, s.request), nil
}

// answered prints and counts what came of a delivery.
func (s *Sender) answered(ctx context.Context, d line, answer deliver.Result) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if deliver.IsHopeless(answer.Err) {
		return answer.Err
	}
	s.sum.Sent++
	d.Kind, d.Status, d.LatencyMS = "delivery", answer.Status, float64(answer.Latency)/float64(time.Millisecond)
	switch {
	case answer.Err != nil:
		s.sum.Failed++
		s.lastErr = answer.Err
		d.Error = answer.Err.Error()
	case answer.Status >= 200 && answer.Status < 300:
		s.sum.Accepted++
	default:
		s.sum.Rejected++
	}
	if s.options.JSON {
		return jsonlines.New(s.options.Out).Write(d)
	}
	_, err := fmt.Fprintln(s.options.Out, d.text(answer))
	return err
}

// Finish prints the summary and says how the command ends.
func (s *Sender) Finish() error {
	if s.options.JSON {
		if err := jsonlines.New(s.options.Out).Write(s.sum); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(s.options.Log, "siohook: %d sent: %d accepted, %d rejected, %d without an answer\n",
			s.sum.Sent, s.sum.Accepted, s.sum.Rejected, s.sum.Failed)
	}
	switch {
	case s.sum.Sent == 0:
		return outcome.Inconclusive(errors.New("no payload to send"), "")
	case s.sum.Failed == s.sum.Sent:
		return outcome.Inconclusive(s.lastErr, hint.Of(s.lastErr))
	case s.sum.Accepted < s.sum.Sent:
		return outcome.ErrFindings
	}
	return nil
}
