package load

import (
	"bufio"
	"io"
	"strconv"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/base/safetext"
)

// Results writes a line of JSON for each request, in the form of vegeta's JSON
// results, so that vegeta report, vegeta plot and what else reads them do. There
// are further members: event, service and lag (nanoseconds), warm_up, invalid.
type Results struct {
	out  *bufio.Writer
	url  []byte // as JSON
	line []byte
}

// NewResults begins to write.
func NewResults(w io.Writer, url string) *Results {
	return &Results{out: bufio.NewWriterSize(w, 1<<16), url: appendQuoted(nil, deliver.SafeURL(url))}
}

// Write writes one result.
func (w *Results) Write(r *Result) error {
	b := w.line[:0]
	b = append(b, `{"attack":"siohook","seq":`...)
	b = strconv.AppendUint(b, r.N, 10)
	b = append(b, `,"code":`...)
	status := r.Status
	if r.Failed != nil {
		status = 0 // an answer that broke off is none
	}
	b = strconv.AppendInt(b, int64(status), 10)
	b = append(b, `,"timestamp":"`...)
	b = r.At.UTC().AppendFormat(b, time.RFC3339Nano)
	b = append(b, `","latency":`...)
	b = strconv.AppendInt(b, int64(r.Latency()), 10)
	b = append(b, `,"bytes_out":`...)
	b = strconv.AppendInt(b, int64(r.Bytes), 10)
	b = append(b, `,"bytes_in":0,"error":`...)
	if r.Failed != nil {
		b = appendQuoted(b, string(r.Failed.Kind)+": "+r.Failed.Err.Error())
	} else {
		b = append(b, `""`...)
	}
	b = append(b, `,"body":null,"method":"POST","url":`...)
	b = append(b, w.url...)
	b = append(b, `,"headers":null,"event":`...)
	b = appendQuoted(b, r.Event)
	b = append(b, `,"service":`...)
	b = strconv.AppendInt(b, int64(r.Service()), 10)
	b = append(b, `,"lag":`...)
	b = strconv.AppendInt(b, int64(r.Lag()), 10)
	if r.WarmUp {
		b = append(b, `,"warm_up":true`...)
	}
	if r.Invalid {
		b = append(b, `,"invalid":true`...)
	}
	b = append(b, '}', '\n')
	w.line = b
	_, err := w.out.Write(w.line)
	return err
}

// Close writes what is left.
func (w *Results) Close() error { return w.out.Flush() }

// appendQuoted appends text as a JSON string.
func appendQuoted(b []byte, text string) []byte {
	b, _ = jsontext.AppendQuote(b, safetext.Line(text, 500)) // which is UTF-8
	return b
}
