package listen

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/siohook/siohook/internal/app/capture"
	"github.com/siohook/siohook/internal/app/role"
	"github.com/siohook/siohook/internal/base/pause"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

// PagePrefix is the path under which the inspector page is. Everything else is a
// delivery, but for GET /healthz and GET /metrics.
const PagePrefix = "/_siohook/"

// Options of a Listener. Folder, Validator and Now are needed.
type Options struct {
	Folder    string // of the store
	Store     capture.StoreOptions
	Validator *validate.Validator
	Now       func() time.Time
	// MaxBody is the longest body that is taken; 0 means 5 MB.
	MaxBody int64
	// MaxMemory is what bodies under way may take together; 0 means 256 MB.
	MaxMemory int64
	// Answer is given where no rule of Script fits.
	Answer Answer
	Script *Script
	// OnDelivery is told of deliveries once they are on disk, in their order, one
	// call at a time.
	OnDelivery func([]Delivery)
}

// Delivery is a delivery that was stored.
type Delivery struct {
	Entry   Entry
	Report  validate.Report // zero for what was not checked
	Latency time.Duration   // from the request's head until the capture was on disk
}

const (
	defaultMaxBody   = 5_000_000
	defaultMaxMemory = 256_000_000
)

// Listener is the http.Handler that takes deliveries.
type Listener struct {
	Store     *capture.Store
	Index     *Index
	Forwarder *Forwarder   // nil when nothing is forwarded; set before serving
	Page      http.Handler // what is under [PagePrefix]; set before serving

	opts     Options
	contacts *role.Reader
	memory   budget
	metrics  *metrics
	known    map[string]bool // ids of events, for metrics
}

// New opens the store. Events are those of the validator's catalog.
func New(o Options) (*Listener, error) {
	if o.MaxBody <= 0 {
		o.MaxBody = defaultMaxBody
	}
	if o.MaxMemory <= 0 {
		o.MaxMemory = defaultMaxMemory
	}
	if o.OnDelivery == nil {
		o.OnDelivery = func([]Delivery) {}
	}
	l := &Listener{Index: NewIndex(), opts: o, metrics: newMetrics(), known: map[string]bool{}, Page: http.NotFoundHandler()}
	catalog := o.Validator.Catalog()
	var err error
	if l.contacts, err = role.New(catalog, schemas.RoleContact); err != nil {
		return nil, err
	}
	for _, id := range catalog.IDs() {
		l.known[id] = true
	}
	l.memory.left.Store(o.MaxMemory)
	var found []capture.Stored
	store := o.Store
	store.Now = o.Now
	store.Found = func(s capture.Stored) {
		if found = append(found, s); len(found) == 1000 {
			l.Index.Add(found)
			found = found[:0]
		}
	}
	store.Committed = l.committed
	store.Dropped = l.Index.Drop
	store.Hold = func() uint64 {
		if l.Forwarder == nil {
			return ^uint64(0)
		}
		return l.Forwarder.next.Load()
	}
	if l.Store, err = capture.OpenStore(o.Folder, store); err != nil {
		return nil, err
	}
	l.Index.Add(found)
	return l, nil
}

// Serve listens at an address, as [capture.Listen] does.
func (l *Listener) Serve(addr string) (*capture.Server, error) {
	return capture.Listen(addr, l, capture.ServerOptions{Warn: l.opts.Store.Warn})
}

// Close closes the store.
func (l *Listener) Close() error { return l.Store.Close() }

// underWay is what is known of a delivery beside its capture.
type underWay struct {
	started time.Time
	header  http.Header // as net/http has it
	report  validate.Report
}

// ServeHTTP takes a request.
func (l *Listener) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case strings.HasPrefix(r.URL.Path, PagePrefix) || r.URL.Path+"/" == PagePrefix:
		l.Page.ServeHTTP(w, r)
	case (r.Method == http.MethodGet || r.Method == http.MethodHead) && r.URL.Path == "/healthz":
		plain(w, http.StatusOK, "ok\n")
	case (r.Method == http.MethodGet || r.Method == http.MethodHead) && r.URL.Path == "/metrics":
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		pending := 0
		if l.Forwarder != nil {
			pending = l.Forwarder.Pending()
		}
		l.metrics.write(w, pending, l.Index.Len())
	default:
		l.deliver(w, r)
	}
}

func (l *Listener) deliver(w http.ResponseWriter, r *http.Request) {
	now := &underWay{started: l.opts.Now(), header: r.Header}
	body, took, err := l.memory.readBody(w, r, l.opts.MaxBody)
	defer l.memory.give(took)
	if err != nil {
		l.refuse(w, err)
		return
	}
	c := capture.FromRequest(r, body)
	l.take(r.Context(), w, &c, now)
}

// contactOf is the number of the contact that a payload is about; 0 when there is none.
func (l *Listener) contactOf(event string, payload []byte) int64 {
	n, _ := l.contacts.Number(event, payload) // 0 then
	return n
}

// take checks a delivery, stores it and answers.
func (l *Listener) take(ctx context.Context, w http.ResponseWriter, c *capture.Capture, now *underWay) {
	if c.Method == http.MethodPost {
		signed := now.started.UTC() // the time that a signature is judged by
		now.report = l.opts.Validator.Delivery(schemas.Delivery{Header: now.header, Body: c.Body, Time: signed})
		c.Event, c.Contact = now.report.Event, l.contactOf(now.report.Event, c.Payload())
	}
	if c.Verdict = verdictOf(c.Method, now.report); c.Verdict == Unknown {
		d := c.Delivery()
		d.Body = c.Payload()
		c.Event = looseType(d, l.opts.Validator.Catalog())
	}
	answer := l.opts.Script.Answer(c)
	if answer == nil {
		answer = &l.opts.Answer
	}
	if !answer.Close {
		c.Status = answer.Code()
	}
	c.Time = l.opts.Now().UTC()
	if err := l.Store.Append(c, now); err != nil {
		l.refuse(w, err)
		return
	}
	answer.Reply(ctx, w)
}

// refuse answers what was not stored: never with a 2xx.
func (l *Listener) refuse(w http.ResponseWriter, err error) {
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		l.metrics.turnAway("too-large")
		plain(w, http.StatusRequestEntityTooLarge, "siohook: the body is too large\n")
	case errors.Is(err, errBusy):
		l.metrics.turnAway("busy")
		w.Header().Set("Retry-After", "1")
		w.Header().Set("Connection", "close")
		plain(w, http.StatusServiceUnavailable, "siohook: "+errBusy.Error()+"\n")
	case errors.Is(err, capture.ErrFull):
		l.metrics.turnAway("disk-full")
		w.Header().Set("Retry-After", "10")
		plain(w, http.StatusInsufficientStorage, "siohook: "+capture.ErrFull.Error()+"\n")
	case errors.Is(err, capture.ErrLost):
		l.metrics.turnAway("lost")
		plain(w, http.StatusServiceUnavailable, "siohook: the folder "+capture.ErrLost.Error()+"\n")
	default:
		var closed interface{ Timeout() bool }
		if errors.As(err, &closed) && closed.Timeout() {
			l.metrics.turnAway("slow")
			plain(w, http.StatusRequestTimeout, "siohook: the body came too slowly\n")
			return
		}
		if isStoreError(err) {
			l.metrics.turnAway("disk")
			w.Header().Set("Retry-After", "10")
			plain(w, http.StatusServiceUnavailable, "siohook: the delivery could not be stored\n")
			return
		}
		l.metrics.turnAway("broken")
		plain(w, http.StatusBadRequest, "siohook: the body is incomplete\n")
	}
}

func plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text)) // the sender may be gone
}

// Reply answers as told. The sender may be gone by then.
func (a *Answer) Reply(ctx context.Context, w http.ResponseWriter) {
	_ = pause.For(ctx, a.Delay) // when the context ends, nobody waits for the answer
	if a.Close {
		panic(http.ErrAbortHandler) // net/http's way to end a connection; it is not logged
	}
	h := w.Header()
	if _, said := h["Content-Type"]; !said {
		h["Content-Type"] = nil // keeps net/http from guessing one
	}
	for name, value := range a.Headers {
		h.Set(name, value)
	}
	w.WriteHeader(a.Code())
	if a.Body != "" {
		_, _ = w.Write([]byte(a.Body))
	}
}

// committed tells everybody of new captures.
func (l *Listener) committed(stored []capture.Stored) {
	l.Index.Add(stored)
	now := l.opts.Now()
	deliveries := make([]Delivery, len(stored))
	for i := range stored {
		under, ok := stored[i].Note.(*underWay)
		if !ok { // stored by hand
			under = &underWay{started: now}
		}
		c := stored[i].Capture
		d := &deliveries[i]
		d.Entry = Entry{
			Seq: c.Seq, Time: c.Time, Method: c.Method, URL: c.URL, Event: c.Event, Verdict: c.Verdict,
			Contact: c.Contact, Status: c.Status, Bytes: stored[i].Bytes, Place: stored[i].Place,
		}
		d.Report, d.Latency = under.report, now.Sub(under.started)
		event := c.Event
		if !l.known[event] {
			event = ""
		}
		l.metrics.delivery(event, c.Verdict, stored[i].Bytes, d.Latency)
	}
	l.opts.OnDelivery(deliveries)
}
