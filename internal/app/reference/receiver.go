// Package reference is a receiver that does all right: the one that siohook test tries when
// it is given none.
//
//	r, err := reference.Start(catalog, secret, clock, warn)
//	defer r.Close()
//	result, err := contract.Run(ctx, contract.Target{URL: r.URL()}, contract.Options{Observe: r.State})
//
// It records what it gets, refuses what breaks the schema of its event, and counts what the
// catalog says is counted, each thing once. What it knows of events is in the catalog.
package reference

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/siohook/siohook/internal/app/capture"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

// Receiver is a receiver on a loopback port. It is safe for concurrent use.
type Receiver struct {
	received *capture.Receiver
	server   *capture.Server
	lenient  *validate.Validator
	strict   *validate.Validator
	books    *books
	verify   func(schemas.Delivery) error // nil: nothing is signed
}

// longestBody is how long a body may be.
const longestBody = 64 << 20

// Start starts a receiver of a catalog's events, which verifies signatures if there is a secret.
// now tells the time, and warn is told of faults of requests.
func Start(c *schemas.Catalog, secret []byte, now func() time.Time, warn func(string)) (*Receiver, error) {
	books, err := newBooks(c)
	if err != nil {
		return nil, err
	}
	r := &Receiver{
		books: books, lenient: validate.New(c, validate.Options{}),
		strict: validate.New(c, validate.Options{Profile: schemas.Strict}),
	}
	if secret != nil && c.Wire.Sign != nil {
		r.verify = func(d schemas.Delivery) error { return c.Wire.Sign.Verify(d, secret, now()) }
	}
	r.received = capture.NewReceiver(capture.Options{Now: now, Answer: r.answer, MaxBody: longestBody})
	if r.server, err = capture.Listen("127.0.0.1:0", r.received, capture.ServerOptions{Warn: warn}); err != nil {
		return nil, fmt.Errorf("start a receiver: %w", err)
	}
	return r, nil
}

// URL is where it listens.
func (r *Receiver) URL() string { return r.server.URL() }

// Close ends it within a second, with what is still under way.
func (r *Receiver) Close() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = r.server.Close(ctx) // what is under way then is nobody's any more
}

// Settle is how long State may take to show a delivery: it is counted before it is answered.
const Settle = 5 * time.Millisecond

// State is what can be observed: how many things of each kind it has counted, and the sum of
// their amounts.
func (r *Receiver) State() any { return r.books.state() }

// answer counts a delivery with a right signature. An event that is not known is none of its business; one that
// breaks the schema is refused.
func (r *Receiver) answer(c capture.Capture) capture.Answer {
	if r.verify != nil && r.verify(c.Delivery()) != nil {
		return capture.Answer{Status: http.StatusUnauthorized}
	}
	report := r.lenient.Delivery(c.Delivery())
	switch {
	case report.Valid():
		r.books.book(report.Event, c.Body)
	case report.Violations[0].Rule != "unknown-type":
		return capture.Answer{Status: http.StatusUnprocessableEntity}
	}
	return capture.Answer{}
}
