package validate

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/siohook/siohook/schemas"
)

// Mode is what [Middleware] does about a payload with violations.
type Mode string

// The modes. All of them pass on what is valid as it came.
const (
	// Observe passes everything on, and tells MiddlewareOptions.Report.
	Observe Mode = "observe"
	// Warn does that, and lists the violations in response headers named
	// Siohook-Violation, at most ten.
	Warn Mode = "warn"
	// Reject answers an invalid payload with 400, or 413 when it is too large, and
	// a problem document (RFC 9457), and does not pass it on. An event of unknown
	// type is passed on: the provider has triggers without a documented payload,
	// and a receiver must survive them.
	Reject Mode = "reject"
)

// MiddlewareOptions set what [Middleware] does. The zero value observes.
type MiddlewareOptions struct {
	Validator *Validator // nil: one for the automation catalog, lenient
	Mode      Mode       // "" means Observe
	// Report is told of each payload that has violations, warnings included, for
	// logging and counting; nil is fine. It is called on the request's goroutine.
	Report func(*http.Request, Report)
	// Now is the clock by which signed times are judged. A validator with a secret needs it.
	Now func() time.Time
}

// Middleware checks the body of each POST and passes the request on to next, with
// the body untouched. Of a body larger than the validator's MaxBytes only the
// beginning is held in memory. Other methods are passed on unchecked. With a validator that has a
// secret, a delivery without its signature is invalid, and rejected with 401. It panics when that
// validator comes without a clock: a receiver would take an old delivery again and again.
func Middleware(next http.Handler, o MiddlewareOptions) http.Handler {
	if o.Validator == nil {
		o.Validator = New(nil, Options{})
	}
	if o.Validator.Verifies() && o.Now == nil {
		panic("validate.Middleware: a validator with a secret needs MiddlewareOptions.Now, for example time.Now")
	}
	return &middleware{next: next, options: o}
}

type middleware struct {
	next    http.Handler
	options MiddlewareOptions
}

func (m *middleware) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost || r.Body == nil {
		m.next.ServeHTTP(w, r)
		return
	}
	most := m.options.Validator.options.MaxBytes
	body, err := readBody(r, most)
	if err == nil {
		d := schemas.Delivery{Header: r.Header, Body: body}
		if m.options.Now != nil {
			d.Time = m.options.Now()
		}
		report := m.options.Validator.Delivery(d)
		if len(report.Violations) > 0 && !m.pass(w, r, report, len(body) > most) {
			return
		}
	}
	// A handler may not change its request, but hand on a copy.
	again := new(http.Request)
	*again = *r
	again.Body = &reread{Reader: *bytes.NewReader(body), rest: r.Body, err: err}
	m.next.ServeHTTP(w, again)
}

// readBody reads the body, but at most one byte more than most.
func readBody(r *http.Request, most int) ([]byte, error) {
	if n := r.ContentLength; n >= 0 && n <= int64(most) {
		body := make([]byte, n)
		read, err := io.ReadFull(r.Body, body)
		return body[:read], err
	}
	return io.ReadAll(io.LimitReader(r.Body, int64(most)+1))
}

// reread is a body that was read, up to an error or to where it was enough.
type reread struct {
	bytes.Reader
	rest io.ReadCloser
	err  error
}

func (b *reread) Read(p []byte) (int, error) {
	if b.Len() > 0 {
		return b.Reader.Read(p)
	}
	if b.err != nil {
		return 0, b.err
	}
	return b.rest.Read(p)
}

// WriteTo is [io.WriterTo] for the body with its rest.
func (b *reread) WriteTo(w io.Writer) (int64, error) {
	n, err := b.Reader.WriteTo(w)
	if err != nil || b.err != nil {
		return n, firstError(err, b.err)
	}
	more, err := io.Copy(w, b.rest)
	return n + more, err
}

func firstError(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

func (b *reread) Close() error { return b.rest.Close() }

// pass does what the mode says about a payload with violations, and tells whether
// to pass it on.
func (m *middleware) pass(w http.ResponseWriter, r *http.Request, report Report, tooLarge bool) bool {
	if m.options.Report != nil {
		m.options.Report(r, report)
	}
	switch m.options.Mode {
	case Warn:
		for i := range report.Violations[:min(len(report.Violations), mostShown)] {
			text := strconv.QuoteToASCII(report.Violations[i].String())
			w.Header().Add("Siohook-Violation", text[1:len(text)-1])
		}
	case Reject:
		if report.Valid() || report.Violations[0].Rule == "unknown-type" {
			return true
		}
		writeProblem(w, report, tooLarge)
		return false
	}
	return true
}

// mostShown is how many violations an answer lists.
const mostShown = 10

// problem is a problem document of RFC 9457.
type problem struct {
	Type   string         `json:"type"`
	Title  string         `json:"title"`
	Status int            `json:"status"`
	Detail string         `json:"detail"`
	Errors []problemError `json:"errors"`
}

type problemError struct {
	Detail  string `json:"detail"`
	Pointer string `json:"pointer"` // JSON Pointer as a URI fragment would hold it, without the #
	Member  string `json:"member,omitempty"`
	Rule    string `json:"rule"`
	Keyword string `json:"keyword,omitempty"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
}

func writeProblem(w http.ResponseWriter, report Report, tooLarge bool) {
	p := problem{Type: "about:blank", Title: "Invalid payload", Status: http.StatusBadRequest}
	if tooLarge {
		p.Title, p.Status = "Payload too large", http.StatusRequestEntityTooLarge
		w.Header().Set("Connection", "close") // rather than read what nobody wants
	}
	if report.Violations[0].Rule == ruleSignature {
		p.Title, p.Status = "Wrong signature", http.StatusUnauthorized
	}
	for _, v := range report.Violations {
		if v.Severity != Error {
			continue // it is not what the payload is refused for
		}
		if p.Detail == "" {
			p.Detail = v.String()
		}
		if len(p.Errors) < mostShown {
			p.Errors = append(p.Errors, problemError{
				Detail: fmt.Sprintf("want %s, got %s", v.Want, v.Got), Pointer: v.Pointer, Member: v.Member, Rule: v.Rule, Keyword: v.Keyword, Line: v.Line, Column: v.Column,
			})
		}
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // the sender may be gone
}
