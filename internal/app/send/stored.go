package send

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/siohook/siohook/internal/app/capture"
	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/input"
	"github.com/siohook/siohook/internal/app/role"
	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/jsonscan"
	"github.com/siohook/siohook/internal/base/outcome"
	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

// stored is a delivery of a file. It is valid until the next one.
type stored struct {
	schemas.Delivery // with the payload as it is, not compressed

	file    string
	n       int              // number in the file
	line    int              // in file, or 1
	place   string           // file and number, where the line does not tell
	capture *capture.Capture // nil of other files
}

// identity tells deliveries from each other.
type identity struct {
	catalog   *schemas.Catalog
	ids       *role.Reader
	contacts  *role.Reader
	validator *validate.Validator
}

func newIdentity(c *schemas.Catalog) (*identity, error) {
	ids, err := role.New(c, schemas.RoleIdentity)
	if err != nil {
		return nil, err
	}
	contacts, err := role.New(c, schemas.RoleContact)
	return &identity{c, ids, contacts, validate.New(c, validate.Options{})}, err
}

// id is the value of the role identity in a delivery of whatever event; "" for none.
func (i *identity) id(d *stored) string { return text(i.ids.Value("", d.Body)) }

// text is what a value of JSON means, where it is a text or a number.
func text(value []byte) string {
	if len(value) > 1 && value[0] == '"' {
		return jsonscan.Text(value[1 : len(value)-1])
	}
	return string(value)
}

// event is the id of a delivery's event; "" where that is not known.
func (i *identity) event(d *stored) string {
	if d.capture != nil && d.capture.Event != "" {
		return d.capture.Event
	}
	return i.validator.Delivery(d.Delivery).Event
}

// each gives the deliveries of files. Files with payloads alone are read as well where that is wanted.
func (s *Sender) each(ctx context.Context, c *Captures, others bool, use func(*stored) error) error {
	return s.options.Opener.Each(ctx, input.Files{Args: c.From, Stdin: c.Stdin}, func(name string, in *input.Input) error {
		if in.Form == input.Captures {
			return in.Captures(func(n int, one capture.Capture) error {
				d := one.Delivery()
				d.Body = one.Payload()
				return use(&stored{Delivery: d, file: name, n: n, line: 1, place: name + "#" + strconv.Itoa(n), capture: &one})
			})
		}
		if !others {
			return hint.With(fmt.Errorf("%s: want captures, got payloads", name), "siohook listen --save DIR stores captures; --only ID sends one delivery of any file")
		}
		n := 0
		return in.Payloads(name, func(place string, line int, d input.Delivery) error {
			n++
			return use(&stored{Delivery: d.Delivery, file: name, n: cmp.Or(d.N, n), line: line, place: place})
		})
	})
}

// chosen tells whether a delivery is among those that are wanted, and its event where that was looked at.
func (c *Captures) chosen(i *identity, d *stored) (event string, ok bool) {
	if d.Time.Before(c.Since) {
		return "", false
	}
	only := ""
	if c.Only != nil {
		if only = c.only(i, d); only == "" {
			return "", false
		}
	}
	if c.Events == nil && only == "" {
		if d.capture != nil {
			event = d.capture.Event
		}
		return event, true
	}
	event = i.event(d)
	switch row := i.catalog.Row(event); {
	case c.Events != nil:
		ok = slices.ContainsFunc(c.Events, func(matches func(string) bool) bool { return matches(event) })
	case only[0] == '#':
		ok = true
	default:
		ok = row == nil || len(i.catalog.Undone(row)) == 0 // not that the sale is cancelled
	}
	if ok && only != "" {
		delete(c.unsent, only)
	}
	return event, ok
}

// only is what Only has for a delivery that was not sent yet; "" for nothing.
func (c *Captures) only(i *identity, d *stored) string {
	for _, one := range []string{i.id(d), "#" + strconv.Itoa(d.n)} {
		if c.unsent[one] {
			return one
		}
	}
	return ""
}

// missing is an error where nothing was sent for one of Only.
func (c *Captures) missing() error {
	if len(c.unsent) == 0 {
		return nil
	}
	return outcome.Inconclusive(fmt.Errorf("the files contain no delivery of %s", strings.Join(sorted.Keys(c.unsent), ", ")), "--only ID is the value of the payload that identifies a sale, or #N for delivery N of a file")
}

// attempt sends a delivery once, with more headers.
func (s *Sender) attempt(ctx context.Context, d *stored, more http.Header) (deliver.Result, error) {
	if d.capture == nil {
		return s.again(ctx, d, more)
	}
	headers, err := s.signed(d.capture)
	if err != nil {
		return deliver.Result{}, err
	}
	for _, extra := range []http.Header{s.options.Header, more} {
		for _, name := range sorted.Keys(extra) {
			for _, value := range extra[name] {
				headers = append(headers[:len(headers):len(headers)], [2]string{name, value})
			}
		}
	}
	return s.options.Client.Exact(ctx, s.request.URL, deliver.Recorded{Method: d.capture.Method, Target: d.capture.URL, Headers: headers, Body: d.capture.Body}), nil
}

// again sends a payload of which only that is known, with the headers of the provider.
func (s *Sender) again(ctx context.Context, d *stored, more http.Header) (deliver.Result, error) {
	name, err := s.options.Opener.NameOf(d.Delivery)
	if err != nil {
		return deliver.Result{}, hint.With(fmt.Errorf("%s:%d: %w", d.place, d.line, err), hint.Of(err))
	}
	s.made++
	return s.post(ctx, s.partOf(d.Delivery), name, d.Body, schemas.Attempt{Event: s.made, Time: d.Time}, more)
}

// partOf is the catalog that a delivery is of, where there are several.
func (s *Sender) partOf(d schemas.Delivery) *schemas.Catalog {
	if part := s.options.Catalog.Of(d); part != nil {
		return part
	}
	return s.options.Catalog
}
