package capture

import (
	"bytes"
	"errors"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/siohook/siohook/internal/base/sorted"
)

// Answer is what the sender of a delivery gets back. Beside its headers only
// Date and Content-Length are sent; a Content-Type is never guessed.
type Answer struct {
	// Status is a final one, 200 to 999; 0 means 204, or 200 when there is a
	// Body. Any other value makes the sender see a 500 that says so.
	Status int
	Header http.Header
	Body   []byte
}

// Options of a Receiver. The zero value answers 204 and keeps what it can.
type Options struct {
	// Answer makes the answer to a delivery; nil answers 204 to all. It is
	// called once the delivery is recorded, concurrently, and may take its
	// time. It must not change the capture.
	Answer func(Capture) Answer
	// MaxBody is the longest body taken, in bytes; 0 means 5 MB. The sender of
	// a longer one gets a 413, and it is only counted.
	MaxBody int64
	// Keep is how many bytes of captures are kept for Captures; 0 means
	// 256 MB, less than 0 none. The oldest are forgotten first.
	Keep int64
	// Now is the clock that stamps captures; without one their Time is zero.
	Now func() time.Time
	// OnCapture is called with each capture in the order of arrival, one at a
	// time, before it is answered: it should be quick. It must not change the
	// capture.
	OnCapture func(Capture)
}

const (
	defaultMaxBody = 5_000_000
	defaultKeep    = 256_000_000
)

// Counts says what became of the deliveries to a Receiver.
type Counts struct {
	Recorded  int // those that came whole
	Forgotten int // recorded ones that Captures no longer has, for want of room
	TooLarge  int // refused with 413
	Broken    int // body broke off, malformed or too slow
}

// Receiver is an http.Handler that takes any method and path. It is safe for
// concurrent use; beside Options.Keep it holds one body of at most
// Options.MaxBody per request that is under way.
type Receiver struct {
	opts Options

	order sync.Mutex // held from stamping a capture until OnCapture has seen it

	mu     sync.Mutex
	kept   []Capture
	size   int64
	counts Counts
}

// NewReceiver gives a receiver without captures.
func NewReceiver(o Options) *Receiver {
	if o.Answer == nil {
		o.Answer = func(Capture) Answer { return Answer{} }
	}
	if o.MaxBody <= 0 {
		o.MaxBody = defaultMaxBody
	}
	if o.Keep == 0 {
		o.Keep = defaultKeep
	}
	if o.Now == nil {
		o.Now = func() time.Time { return time.Time{} }
	}
	if o.OnCapture == nil {
		o.OnCapture = func(Capture) {}
	}
	return &Receiver{opts: o}
}

// Captures gives copies of the captures kept, in the order of arrival: that
// in which the last bytes of their bodies came.
func (r *Receiver) Captures() []Capture {
	r.mu.Lock()
	kept := slices.Clone(r.kept)
	r.mu.Unlock()
	for i, c := range kept {
		kept[i] = c.clone()
	}
	return kept
}

// Counts gives the counts so far.
func (r *Receiver) Counts() Counts {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.counts
}

// ServeHTTP records the request and answers it.
func (r *Receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, err := r.readBody(w, req)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		r.count(func(n *Counts) { n.TooLarge++ })
		reply(w, Answer{Status: http.StatusRequestEntityTooLarge})
	case err != nil:
		r.count(func(n *Counts) { n.Broken++ })
		reply(w, Answer{Status: http.StatusBadRequest})
	default:
		reply(w, r.opts.Answer(r.record(req, body)))
	}
}

func (r *Receiver) readBody(w http.ResponseWriter, req *http.Request) ([]byte, error) {
	body := http.MaxBytesReader(w, req.Body, r.opts.MaxBody)
	if req.ContentLength > r.opts.MaxBody {
		w.Header().Set("Connection", "close") // rather than read what nobody wants
		return nil, &http.MaxBytesError{Limit: r.opts.MaxBody}
	}
	return io.ReadAll(body)
}

func (r *Receiver) count(f func(*Counts)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	f(&r.counts)
}

func (r *Receiver) record(req *http.Request, body []byte) Capture {
	c := FromRequest(req, bytes.Clone(body)) // io.ReadAll leaves up to twice the room
	r.order.Lock()
	defer r.order.Unlock()
	c.Time = r.opts.Now().UTC()
	r.keep(c)
	r.opts.OnCapture(c)
	return c
}

// FromRequest gives the capture of a request whose body was read, without its
// time. It takes the head from the tap, so call it once for each request.
func FromRequest(req *http.Request, body []byte) Capture {
	c := Capture{
		Remote: req.RemoteAddr,
		Method: req.Method,
		URL:    Text(req.RequestURI),
		Proto:  req.Proto,
		Body:   body,
	}
	if head := headOf(req); head != nil {
		c.Headers, c.Head = exactHeaders(head)
	} else {
		c.Headers = headers(req)
	}
	return c
}

func (r *Receiver) keep(c Capture) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.counts.Recorded++
	r.kept = append(r.kept, c)
	r.size += c.size()
	for len(r.kept) > 0 && r.size > r.opts.Keep {
		r.size -= r.kept[0].size()
		r.kept[0] = Capture{} // the array lives on for a while, the body need not
		r.kept = r.kept[1:]
		r.counts.Forgotten++
	}
}

// headers puts back what net/http takes out of the header.
func headers(req *http.Request) [][2]string {
	h := maps.Clone(req.Header)
	if h == nil {
		h = http.Header{}
	}
	if req.Host != "" {
		h["Host"] = []string{req.Host}
	}
	if len(req.TransferEncoding) > 0 {
		h["Transfer-Encoding"] = req.TransferEncoding
	}
	pairs := make([][2]string, 0, len(h))
	for _, name := range sorted.Keys(h) {
		for _, v := range h[name] {
			pairs = append(pairs, [2]string{Text(name), Text(v)})
		}
	}
	return pairs
}

// Text gives s as UTF-8, reading what is not as Latin-1, HTTP's old charset.
func Text(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	runes := make([]rune, len(s))
	for i := range len(s) {
		runes[i] = rune(s[i])
	}
	return string(runes)
}

func reply(w http.ResponseWriter, a Answer) {
	switch {
	case a.Status == 0 && len(a.Body) == 0:
		a.Status = http.StatusNoContent
	case a.Status == 0:
		a.Status = http.StatusOK
	case a.Status < 200 || a.Status > 999:
		a = Answer{
			Status: http.StatusInternalServerError,
			Body:   []byte("siohook: " + strconv.Itoa(a.Status) + " is not a valid status for an answer\n"),
		}
	}
	h := w.Header()
	h["Content-Type"] = nil // keeps net/http from guessing one
	maps.Copy(h, a.Header.Clone())
	w.WriteHeader(a.Status)
	_, _ = w.Write(a.Body) // fails when the sender is gone, and for 204 and 304, which have no body
}
