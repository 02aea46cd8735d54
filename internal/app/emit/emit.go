// Package emit writes what siohook fake makes: as lines, in the forms of other tools, or as
// one file for each payload.
package emit

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/fake/mutation"
	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/har"
	"github.com/siohook/siohook/internal/base/files"
	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/schemas"
)

// Made is one payload to write.
type Made struct {
	fake.Event
	Mutation *mutation.Mutation // nil for an event as it is
}

// Writer writes payloads in one form.
type Writer interface {
	Write(m *Made) error
	Flush() error
	Close() error
}

// The forms.
const (
	NDJSON  = "ndjson"  // the payloads alone, one a line
	JSON    = "json"    // an object for each, with the payload in base64
	Files   = "files"   // a folder with a file for each, and an index
	Capture = "capture" // a line for each, as siohook listen stores it
	HAR     = "har"     // HAR 1.2
	Vegeta  = "vegeta"  // targets of the load tester vegeta
	Curl    = "curl"    // as files, and a script that sends them
)

// Forms lists them all; the first is the default.
func Forms() []string { return []string{NDJSON, JSON, Files, Capture, HAR, Vegeta, Curl} }

// Options say what is written, and where to.
type Options struct {
	Form    string
	Out     io.Writer // gets it where there is no path
	Path    string    // file, or the folder of the forms that write several; "" is Out
	URL     string    // of the receiver; "" when it is of no account
	Catalog *schemas.Catalog
	Header  http.Header // what is sent besides the provider's headers, or instead of them
	Version string      // of siohook
	// Secret signs what is written, at the time of each event; nil leaves it unsigned. A
	// script signs anew: SecretWord is its word for the secret, see [deliver.Options].
	Secret     []byte
	SecretWord string
}

// Open begins to write. The error is one of the options, or of a file. Where payloads do not
// name their event, or are signed, captures are written instead of payloads alone.
func Open(o Options) (Writer, error) {
	if o.Form == NDJSON && !o.IsBare() {
		o.Form = Capture
	}
	needsURL, isFolder := o.Form == Vegeta || o.Form == Curl, o.Form == Files || o.Form == Curl
	switch {
	case needsURL && o.URL == "":
		return nil, hint.With(fmt.Errorf("--format %s needs --url", o.Form), "for example --url http://127.0.0.1:3000/webhook")
	case o.Secret != nil && (o.Form == JSON || o.Form == Files):
		return nil, hint.With(fmt.Errorf("--format %s has no headers, and so no signature", o.Form), "use --format capture, har, vegeta or curl")
	case isFolder && o.Path == "":
		return nil, hint.With(fmt.Errorf("--format %s needs -o", o.Form), "it writes one file for each payload: give a folder with -o DIR")
	}
	if o.URL != "" {
		if err := deliver.CheckURL(o.URL); err != nil {
			return nil, err
		}
	}
	if isFolder {
		return newFolder(o)
	}
	headers, err := (&merging{options: &o}).headers(&Made{}) // whether they can be sent
	if err != nil {
		return nil, err
	}
	w := &lines{file: io.NopCloser(nil), target: o.URL, path: pathOf(o.URL), headers: (&merging{options: &o}).headers}
	if o.isSame() {
		w.headers = func(*Made) ([][2]string, error) { return headers, nil }
	}
	out := o.Out
	if o.Path != "" {
		file, err := files.Create(o.Path, 0o644)
		if err != nil {
			return nil, err
		}
		out, w.file = file, file
	}
	w.out = bufio.NewWriterSize(out, 1<<16)
	switch o.Form {
	case JSON:
		w.line = w.described
	case Capture:
		w.line = w.capture
	case Vegeta:
		w.line = w.vegeta
	case HAR:
		target := o.URL
		if target == "" {
			target = "http://127.0.0.1/webhook"
		}
		return archive{har.New(out, o.Version, headers), target, w}, nil
	default:
		w.line = w.plain
	}
	return w, nil
}

// provided is what the provider sends beside a payload, at the time of the event.
func (o *Options) provided(m *Made) (http.Header, error) {
	name := ""
	if m.Row != nil {
		name = m.Row.Type
	}
	d, err := o.Catalog.Signed(name, m.Payload, schemas.Attempt{Event: m.N, Number: 1, Time: m.Time, At: m.Time}, o.Secret)
	return d.Header, err
}

// IsBare tells whether payloads alone say all that is known of their deliveries.
func (o *Options) IsBare() bool { return o.Catalog.IsNamedInBody() && o.Secret == nil }

// isSame tells whether all deliveries have the same headers.
func (o *Options) isSame() bool { return o.Secret == nil && !o.Catalog.HasOwnHeaders() }

// archive writes events as a HAR.
type archive struct {
	*har.Writer
	target string
	lines  *lines
}

// Write implements [Writer].
func (w archive) Write(m *Made) error {
	headers, err := w.lines.headers(m)
	if err != nil {
		return err
	}
	return w.Writer.Write(har.Entry{Headers: headers, At: m.Time, URL: w.target, Payload: m.Payload, Binary: m.Mutation != nil})
}

// Close implements [Writer].
func (w archive) Close() error { return errors.Join(w.Writer.Close(), w.lines.file.Close()) }
