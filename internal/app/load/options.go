package load

import (
	"crypto/tls"
	"errors"
	"net/http"
	"net/url"
	"runtime"
	"time"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/schemas"
)

// Options of a run.
type Options struct {
	URL    string // of the receiver
	Pacer  Pacer
	Source Source
	Now    func() time.Time

	// Provider is the headers that the provider sends with each delivery.
	Provider http.Header
	// Catalog is that of the events, for deliveries whose headers differ; nil where they are the
	// provider's. Secret signs them; nil leaves them unsigned.
	Catalog *schemas.Catalog
	Secret  []byte
	// CPU is the processors' time that the process has had, to tell a generator that
	// is at its end from a slow receiver. Nil or always 0: unknown.
	CPU func() time.Duration
	// WarmUp comes before the measurement; its requests are counted apart. Nil is
	// none.
	WarmUp Pacer
	// Connections is how many requests may be under way at once; 0 means 1000, or
	// 32 in the closed model, where it is how many there always are.
	Connections int
	MaxRequests uint64        // the run ends after so many, warm-up included; 0 is no bound
	Deadline    time.Duration // of each request; 0 means 10 s
	Close       bool          // end each connection after one request
	HTTP2       bool
	TLS         *tls.Config
	Proxy       *url.URL
	AllowRemote bool
	Header      http.Header
	// OnResult is called with each result, one at a time; it should be quick. An
	// error of it ends the run.
	OnResult func(*Result) error
}

// Headers of an answer that say something about it.
const (
	retryAfter = "Retry-After"
	location   = "Location"
)

const (
	defaultDeadline = 10 * time.Second
	defaultOpen     = 1000
	defaultClosed   = 32

	// grace is how long requests that are under way may take once the run is
	// interrupted.
	grace = 2 * time.Second
)

func (o *Options) complete() error {
	switch {
	case o.Pacer == nil || o.Source == nil || o.Now == nil:
		return errors.New("load: want a pacer, a source and a clock")
	case o.Connections < 0:
		return errors.New("load: want 0 or more connections")
	case o.Deadline < 0:
		return errors.New("load: want a deadline of 0 or more")
	}
	if o.Deadline == 0 {
		o.Deadline = defaultDeadline
	}
	if o.Connections == 0 {
		o.Connections = defaultOpen
		if o.model() == Closed {
			o.Connections = defaultClosed
		}
	}
	if o.hasOwnHeaders() { // whether they can be signed
		if _, err := o.Catalog.OrDefault().Signed("", nil, schemas.Attempt{}, o.Secret); err != nil {
			return err
		}
	}
	return deliver.CheckURL(o.URL)
}

func (o *Options) model() Model {
	if _, ok := o.Pacer.(Max); ok {
		return Closed
	}
	return Open
}

// hasOwnHeaders tells whether the headers of deliveries differ.
func (o *Options) hasOwnHeaders() bool {
	return o.Secret != nil || o.Catalog != nil && o.Catalog.HasOwnHeaders()
}

// busy begins to measure which part of its processors the process uses.
func (o *Options) busy() func() float64 {
	if o.CPU == nil {
		return func() float64 { return 0 }
	}
	began, had := o.Now(), o.CPU()
	return func() float64 {
		return float64(o.CPU()-had) / max(float64(o.Now().Sub(began))*float64(runtime.GOMAXPROCS(0)), 1)
	}
}
