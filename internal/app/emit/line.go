package emit

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"net/url"
	"time"

	"github.com/siohook/siohook/internal/app/capture"
	"github.com/siohook/siohook/internal/base/jsonlines"
)

// lines writes a line for each payload.
type lines struct {
	out     *bufio.Writer
	file    io.Closer // to close at the end
	headers func(m *Made) ([][2]string, error)
	target  string // address of the receiver, or ""
	path    string // of it
	line    func(m *Made) error
	buffer  []byte // reused
}

// Write implements [Writer].
func (w *lines) Write(m *Made) error { return w.line(m) }

// Flush implements [Writer].
func (w *lines) Flush() error { return w.out.Flush() }

// Close implements [Writer].
func (w *lines) Close() error {
	return errors.Join(w.out.Flush(), w.file.Close())
}

func (w *lines) plain(m *Made) error {
	if _, err := w.out.Write(m.Payload); err != nil {
		return err
	}
	return w.out.WriteByte('\n')
}

// madeJSON is one line of siohook fake --format json.
type madeJSON struct {
	Kind    string    `json:"kind"`
	N       uint64    `json:"n"`
	Event   string    `json:"event"`
	Time    time.Time `json:"time"`
	Shapes  []string  `json:"shapes,omitempty"`
	File    string    `json:"file,omitempty"`
	Payload []byte    `json:"payload,omitempty"` // base64

	Mutation string `json:"mutation,omitempty"`
	What     string `json:"what,omitempty"`
	Pointer  string `json:"pointer,omitempty"`
	Rule     string `json:"rule,omitempty"`
	Severity string `json:"severity,omitempty"`
	Accept   *bool  `json:"accept,omitempty"`
}

func (m *Made) json() madeJSON {
	j := madeJSON{Kind: "fake", N: m.N, Event: m.Row.ID(), Time: m.Time, Shapes: m.Shapes}
	if u := m.Mutation; u != nil {
		j.Shapes = nil
		j.Mutation, j.What, j.Pointer, j.Rule, j.Severity, j.Accept = u.ID, u.What, u.Pointer, u.Rule, u.Severity, &u.Accept
	}
	return j
}

func (w *lines) described(m *Made) error {
	j := m.json()
	j.Payload = m.Payload
	return jsonlines.New(w.out).Write(j)
}

func (w *lines) object(v any) error {
	e := json.NewEncoder(w.out)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

func (w *lines) capture(m *Made) error {
	headers, err := w.headers(m)
	if err != nil {
		return err
	}
	one := capture.Capture{Time: m.Time, Method: "POST", URL: w.path, Proto: "HTTP/1.1", Headers: headers, Body: m.Payload}
	if w.buffer, err = one.Append(w.buffer[:0]); err != nil {
		return err
	}
	w.buffer = append(w.buffer, '\n')
	_, err = w.out.Write(w.buffer) // an encoder would read it all again
	return err
}

// pathOf is the path of a receiver's address.
func pathOf(target string) string {
	if u, err := url.Parse(target); err == nil && target != "" {
		return u.RequestURI()
	}
	return "/webhook"
}

// vegetaTarget is a target of the load tester vegeta in its JSON format.
type vegetaTarget struct {
	Method string              `json:"method"`
	URL    string              `json:"url"`
	Body   []byte              `json:"body"`
	Header map[string][]string `json:"header"`
}

func (w *lines) vegeta(m *Made) error {
	headers, err := w.headers(m)
	if err != nil {
		return err
	}
	header := map[string][]string{}
	for _, pair := range headers {
		header[pair[0]] = append(header[pair[0]], pair[1])
	}
	return w.object(vegetaTarget{"POST", w.target, m.Payload, header})
}
