package input

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/siohook/siohook/internal/app/capture"
	"github.com/siohook/siohook/internal/app/unwrap"
	"github.com/siohook/siohook/internal/base/words"
	"github.com/siohook/siohook/schemas"
)

// entry is a recorded request, in the words of any of the containers.
type entry struct {
	Time    instant        `json:"time"` // captures
	Method  string         `json:"method"`
	Headers unwrap.Headers `json:"headers"`                // of all but HAR
	Body    *[]byte        `json:"body"`                   // captures: base64
	Payload *[]byte        `json:"request_payload_base64"` // webhook-tester 2
	Former  *[]byte        `json:"content_base64"`         // webhook-tester 1
	Content *string        `json:"content"`                // webhook.site
	Status  number         `json:"status"`                 // captures
	Started instant        `json:"startedDateTime"`        // HAR
	Answer  answer         `json:"response"`               // HAR
	Request *struct {
		Method   string         `json:"method"`
		Headers  unwrap.Headers `json:"headers"`
		BodySize *int64         `json:"bodySize"`
		PostData *struct {
			Text     *string `json:"text"`
			Encoding string  `json:"encoding"` // "base64" where a proxy adds it; HAR 1.2 has it for responses
			Params   []struct {
				Name  string  `json:"name"`
				Value *string `json:"value"`
			} `json:"params"`
		} `json:"postData"`
	} `json:"request"` // HAR
}

// instant is a time in RFC 3339; what is none counts as unknown.
type instant string

// Time is zero when it is unknown.
func (i instant) Time() time.Time {
	t, _ := time.Parse(time.RFC3339, string(i)) // zero then
	return t
}

// UnmarshalJSON takes any value.
func (i *instant) UnmarshalJSON(b []byte) error {
	*i = instant(strings.Trim(string(b), `"`))
	return nil
}

// number is a whole number; what is none counts as unknown.
type number int

// UnmarshalJSON takes any value.
func (n *number) UnmarshalJSON(b []byte) error {
	value, _ := strconv.Atoi(string(b)) // 0 then
	*n = number(value)
	return nil
}

// answer is that of a HAR; what is none counts as unknown.
type answer struct{ status number }

// UnmarshalJSON takes any value.
func (a *answer) UnmarshalJSON(b []byte) error {
	var members struct {
		Status number `json:"status"`
	}
	if json.Unmarshal(b, &members, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)) == nil {
		a.status = members.Status
	}
	return nil
}

// body returns what was posted; ok is false for other methods.
func (e *entry) body() (body []byte, ok bool, err error) {
	method := e.Method
	if e.Request != nil {
		method = e.Request.Method
	}
	if !strings.EqualFold(method, "POST") {
		return nil, false, nil
	}
	switch {
	case e.Body != nil:
		return *e.Body, true, nil
	case e.Payload != nil:
		return *e.Payload, true, nil
	case e.Former != nil:
		return *e.Former, true, nil
	case e.Content != nil:
		return []byte(*e.Content), true, nil
	case e.Request != nil && e.Request.PostData != nil:
		data := e.Request.PostData
		switch {
		case data.Text != nil && data.Encoding == "base64":
			decoded, err := base64.StdEncoding.DecodeString(strings.NewReplacer("\r", "", "\n", "").Replace(*data.Text))
			return decoded, true, err
		case data.Text != nil && (*data.Text != "" || len(data.Params) == 0):
			return []byte(*data.Text), true, nil
		}
		// Some tools take any body for a form: its text is split at & and =.
		for i, p := range data.Params {
			if i > 0 {
				body = append(body, '&')
			}
			body = append(body, p.Name...)
			if p.Value != nil && *p.Value != "" {
				body = append(append(body, '='), *p.Value...)
			}
		}
		if len(data.Params) == 0 {
			return nil, false, errNotRecorded
		}
		return body, true, nil
	case e.Request != nil && (e.Request.BodySize == nil || *e.Request.BodySize != 0):
		return nil, false, errNotRecorded
	}
	return nil, true, nil
}

// errNotRecorded is for a POST whose body the tool left out.
var errNotRecorded = errors.New("the body was not recorded")

// header is what is known of the request's headers; nil when nothing is.
func (e *entry) header() http.Header {
	if e.Request != nil && e.Headers == nil {
		return http.Header(e.Request.Headers)
	}
	return http.Header(e.Headers)
}

// path is where a container has its entries; nil at the top.
func (f Form) path() []string {
	if f == HAR {
		return []string{"log", "entries"}
	}
	return nil
}

// entries gives the bodies of the POSTs of a JSON container.
func (i *Input) entries(use func(Delivery) error) error {
	return i.values(func(n int, value jsontext.Value) error {
		var e entry
		if err := json.Unmarshal(value, &e, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)); err != nil {
			return errors.New("want a recorded request: its method, headers and body")
		}
		body, ok, err := e.body()
		if errors.Is(err, errNotRecorded) {
			i.NotRecorded++
			return nil
		}
		if err != nil || !ok {
			return err
		}
		d := schemas.Delivery{Header: e.header(), Body: body, Time: cmp.Or(e.Started, e.Time).Time()}
		if err := use(Delivery{N: n, Delivery: d, Status: int(cmp.Or(e.Status, e.Answer.status))}); err != nil {
			return useError{err}
		}
		return nil
	})
}

// Captures gives every capture of a file of form [Captures], whatever its method.
// The error of use ends it and is returned as it is.
func (i *Input) Captures(use func(n int, c capture.Capture) error) error {
	return i.values(func(n int, value jsontext.Value) error {
		var c capture.Capture
		if err := c.UnmarshalJSON(value); err != nil {
			return err
		}
		if err := use(n, c); err != nil {
			return useError{err}
		}
		return nil
	})
}

// isCapture tells a capture by the kinds of its members.
func isCapture(kinds map[string]jsontext.Kind) bool {
	return kinds["method"] == '"' && kinds["body"] == '"' && kinds["headers"] == '['
}

// Line is the delivery on a line: of a capture, else its payload is the line. The error is that of a capture.
func Line(line []byte) (d schemas.Delivery, ok bool, err error) {
	if bytes.Contains(line, []byte(`"headers"`)) { // few payloads
		if kinds, _ := unwrap.Members(line); isCapture(kinds) {
			var c capture.Capture
			err := errors.Join(capture.CheckSum(line), c.UnmarshalJSON(line))
			return c.Delivery(), true, err
		}
	}
	return schemas.Delivery{Body: line}, false, nil
}

// values reads the entries of a JSON container one by one. The last line of a
// store that is being written to may be half there: it comes later.
func (i *Input) values(use func(n int, value jsontext.Value) error) error {
	d := jsontext.NewDecoder(bounded{i}, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	head, _ := i.in.Peek(i.in.Buffered()) // what is there can be peeked at
	var broken error
	n, stored := 0, i.Form == Captures && capture.IsOfStore(head)
	err := i.inside(d, i.Form.path(), func() error {
		i.size = 0
		value, err := d.ReadValue()
		if err != nil {
			if stored && (errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF)) {
				return useError{nil}
			}
			return err
		}
		n++
		if i.Form == Captures {
			stored = capture.HasSum(value)
			err = errors.Join(capture.CheckFormat(value), capture.CheckSum(value))
		}
		if err == nil {
			err = use(n, value)
		}
		if err == nil || errors.As(err, new(useError)) {
			return err
		}
		if broken == nil {
			broken = fmt.Errorf("entry %d: %w", n, err) // it costs itself
		}
		return nil
	})
	var used useError
	if errors.As(err, &used) {
		return used.err
	}
	switch {
	case broken != nil && err != nil:
		err = fmt.Errorf("%w; %w", broken, err)
	case broken != nil:
		err = broken
	}
	if err != nil {
		return fmt.Errorf("%s: %w", i.Form, err)
	}
	return nil
}

// useError is an error of use on its way out.
type useError struct{ err error }

func (e useError) Error() string { return fmt.Sprint(e.err) }

// inside goes to the place of the entries and calls next before each of them.
// Where there is no path, an object with a member data that is an array has them
// there; other objects are entries themselves.
func (i *Input) inside(d *jsontext.Decoder, path []string, next func() error) error {
	for {
		switch kind := d.PeekKind(); {
		case kind == '[':
			if _, err := d.ReadToken(); err != nil {
				return err
			}
			for d.PeekKind() != ']' && d.PeekKind() != 0 {
				if err := next(); err != nil {
					return err
				}
			}
			if _, err := d.ReadToken(); err != nil {
				return err
			}
		case kind == '{' && len(path) > 0:
			if err := i.member(d, path, next); err != nil {
				return err
			}
		case kind == '{' && i.Form == WebhookSite && i.wrapped:
			if err := i.member(d, []string{"data"}, next); err != nil {
				return err
			}
		case kind == '{':
			if err := next(); err != nil {
				return err
			}
		default:
			_, err := d.ReadToken()
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err == nil {
				err = fmt.Errorf("want an object, got %s", kind)
			}
			return err
		}
		if d.StackDepth() > 0 {
			return nil
		}
	}
}

// member goes into the member path[0] of the object that comes next.
func (i *Input) member(d *jsontext.Decoder, path []string, next func() error) error {
	if _, err := d.ReadToken(); err != nil {
		return err
	}
	for d.PeekKind() == '"' {
		name, err := d.ReadToken()
		if err != nil {
			return err
		}
		i.size = 0
		if name.String() == path[0] {
			err = i.inside(d, path[1:], next)
		} else {
			err = d.SkipValue()
		}
		if err != nil {
			return err
		}
	}
	_, err := d.ReadToken()
	return err
}

// bounded reads the file, but no entry that is too large to be held.
type bounded struct{ i *Input }

func (b bounded) Read(p []byte) (int, error) {
	if b.i.size > mostDelivery {
		return 0, fmt.Errorf("an entry is larger than %s", words.Count(mostDelivery, "byte"))
	}
	n, err := b.i.in.Read(p)
	b.i.size += int64(n)
	return n, err
}
