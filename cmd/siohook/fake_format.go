package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/siohook/siohook/internal/app/capture"
	"github.com/siohook/siohook/internal/app/deliver"
)

// fakeWriter writes what siohook fake makes, in one form.
type fakeWriter interface {
	write(m *made) error
	flush() error
	close() error
}

// writer opens the form that is asked for.
func (o *fakeOptions) writer(out io.Writer) (fakeWriter, error) {
	format := o.format.value
	needsURL := format == "vegeta" || format == "curl"
	switch {
	case needsURL && o.url == "":
		return nil, &usageError{fmt.Errorf("--format %s needs --url", format), "for example --url http://127.0.0.1:3000/webhook"}
	case (format == "files" || format == "curl") && o.output == "":
		return nil, &usageError{fmt.Errorf("--format %s needs -o", format), "it writes one file for each payload: give a folder with -o DIR"}
	}
	if o.url != "" {
		if err := deliver.CheckURL(o.url); err != nil {
			return nil, err
		}
	}
	if format == "files" || format == "curl" {
		return newFolderWriter(o.output, deliver.Request{URL: o.url, Header: agentHeader(o.agent)}, format == "curl")
	}
	headers, err := deliver.Headers(catalog().Wire.Header, agentHeader(o.agent))
	if err != nil {
		return nil, err
	}
	w := &lineWriter{file: io.NopCloser(nil), target: o.url}
	if o.output != "" {
		file, err := os.Create(o.output)
		if err != nil {
			return nil, err
		}
		out, w.file = file, file
	}
	w.out = bufio.NewWriterSize(out, 1<<16)
	w.headers = headers
	switch format {
	case "json":
		w.line = w.described
	case "capture":
		w.line = w.capture
	case "vegeta":
		w.line = w.vegeta
	case "har":
		target := o.url
		if target == "" {
			target = "http://127.0.0.1/webhook"
		}
		return harFake{newHARWriter(out, headers), target, w.file}, nil
	default:
		w.line = w.plain
	}
	return w, err
}

// lineWriter writes a line for each payload.
type lineWriter struct {
	out     *bufio.Writer
	file    io.Closer // to close at the end
	headers [][2]string
	target  string // address of the receiver, or ""
	line    func(m *made) error
}

func (w *lineWriter) write(m *made) error { return w.line(m) }
func (w *lineWriter) flush() error        { return w.out.Flush() }

func (w *lineWriter) close() error {
	return errors.Join(w.out.Flush(), w.file.Close())
}

func (w *lineWriter) plain(m *made) error {
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

func (m *made) json() madeJSON {
	j := madeJSON{Kind: "fake", N: m.N, Event: m.Row.ID(), Time: m.Time, Shapes: m.Shapes}
	if u := m.mutation; u != nil {
		j.Shapes = nil
		j.Mutation, j.What, j.Pointer, j.Rule, j.Severity, j.Accept = u.ID, u.What, u.Pointer, u.Rule, u.Severity, &u.Accept
	}
	return j
}

func (w *lineWriter) described(m *made) error {
	j := m.json()
	j.Payload = m.Payload
	return newJSONLines(w.out).write(j)
}

func (w *lineWriter) object(v any) error {
	e := json.NewEncoder(w.out)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

func (w *lineWriter) capture(m *made) error {
	c := capture.Capture{Time: m.Time, Method: "POST", URL: w.path(), Proto: "HTTP/1.1", Headers: w.headers, Body: m.Payload}
	return w.object(c)
}

func (w *lineWriter) path() string {
	if u, err := url.Parse(w.target); err == nil && w.target != "" {
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

func (w *lineWriter) vegeta(m *made) error {
	header := map[string][]string{}
	for _, pair := range w.headers {
		header[pair[0]] = append(header[pair[0]], pair[1])
	}
	return w.object(vegetaTarget{"POST", w.target, m.Payload, header})
}

// harFake writes events as a HAR.
type harFake struct {
	*harWriter
	target string
	file   io.Closer
}

func (w harFake) write(m *made) error {
	w.harWriter.write(m.Time, w.target, m.Payload, m.mutation != nil, 0, 0)
	return w.err
}

func (w harFake) close() error { return errors.Join(w.harWriter.close(), w.file.Close()) }

// folderWriter writes a file for each payload and an index; for curl also a
// script that sends them.
type folderWriter struct {
	folder string
	target deliver.Request // for the script
	index  *lineWriter
	script *bufio.Writer // nil when none is wanted
	shell  io.Closer
}

func newFolderWriter(folder string, target deliver.Request, script bool) (*folderWriter, error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, err
	}
	index, err := os.Create(filepath.Join(folder, "index.ndjson"))
	if err != nil {
		return nil, err
	}
	w := &folderWriter{folder: folder, target: target, index: &lineWriter{out: bufio.NewWriter(index), file: index}}
	if script {
		file, err := os.OpenFile(filepath.Join(folder, "send.sh"), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o755)
		if err != nil {
			return nil, errors.Join(err, index.Close())
		}
		w.script, w.shell = bufio.NewWriter(file), file
		_, err = w.script.WriteString("#!/bin/sh\n# Sends the payloads in this folder, generated by siohook.\nset -e\ncd \"$(dirname \"$0\")\"\n")
		if err != nil {
			return nil, errors.Join(err, file.Close(), index.Close())
		}
	}
	return w, nil
}

func (w *folderWriter) write(m *made) error {
	name := fmt.Sprintf("%06d-%s.json", m.N, m.Row.FileStem())
	if m.mutation != nil {
		name = fmt.Sprintf("%06d-%s-%s.json", m.N, m.Row.FileStem(), fileName(m.mutation.ID))
	}
	if err := os.WriteFile(filepath.Join(w.folder, name), m.Payload, 0o644); err != nil {
		return err
	}
	j := m.json()
	j.File = name
	if err := newJSONLines(w.index.out).write(j); err != nil {
		return err
	}
	if w.script == nil {
		return nil
	}
	_, err := fmt.Fprintln(w.script, deliver.Curl(catalog().Wire.Header, w.target, name))
	return err
}

// fileName keeps what may stand in a file's name anywhere.
func fileName(id string) string {
	name := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '.' || r == '-' {
			return r
		}
		return '_'
	}, id)
	return name[:min(len(name), 120)]
}

func (w *folderWriter) flush() error { return nil }

func (w *folderWriter) close() error {
	err := w.index.close()
	if w.script != nil {
		err = errors.Join(err, w.script.Flush(), w.shell.Close())
	}
	return err
}
