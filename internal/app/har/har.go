// Package har writes deliveries as a HAR 1.2, the form in which browsers and proxies record
// requests.
package har

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// Writer writes deliveries. Its first error ends it, and shows when it is closed at the
// latest. It is not safe for concurrent use.
type Writer struct {
	out     *bufio.Writer
	headers []pair
	count   int
	err     error
}

type pair struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// New begins a file; version is that of siohook, and headers are those of every delivery.
func New(out io.Writer, version string, headers [][2]string) *Writer {
	w := &Writer{out: bufio.NewWriterSize(out, 1<<16)}
	w.headers = pairs(headers)
	_, w.err = fmt.Fprintf(w.out, `{"log":{"version":"1.2","creator":{"name":"siohook","version":%q},"entries":[`, version)
	return w
}

func pairs(headers [][2]string) []pair {
	all := make([]pair, len(headers)) // not nil: without headers, it is an empty list
	for i, h := range headers {
		all[i] = pair{h[0], h[1]}
	}
	return all
}

// Entry is one delivery.
type Entry struct {
	At      time.Time
	URL     string
	Headers [][2]string // nil: those of every delivery
	Payload []byte
	Binary  bool          // the payload may be no text: it is written as base64
	Status  int           // of the answer; 0 when nobody has answered
	Took    time.Duration // until the answer
}

// Write adds a delivery.
func (w *Writer) Write(e Entry) error {
	separator := "\n"
	if w.count++; w.count > 1 {
		separator = ",\n"
	}
	none, headers := []pair{}, w.headers
	if e.Headers != nil {
		headers = pairs(e.Headers)
	}
	post := map[string]any{"mimeType": "application/json", "text": string(e.Payload), "params": none}
	if e.Binary {
		post["text"], post["encoding"] = base64.StdEncoding.EncodeToString(e.Payload), "base64"
	}
	milliseconds := float64(e.Took) / float64(time.Millisecond)
	text, err := json.Marshal(map[string]any{
		"startedDateTime": e.At.UTC().Format(time.RFC3339Nano), "time": milliseconds, "cache": struct{}{},
		"timings": map[string]float64{"send": 0, "wait": milliseconds, "receive": 0},
		"request": map[string]any{
			"method": "POST", "url": e.URL, "httpVersion": "HTTP/1.1", "cookies": none, "headers": headers,
			"queryString": none, "postData": post, "headersSize": -1, "bodySize": len(e.Payload),
		},
		"response": map[string]any{
			"status": e.Status, "statusText": "", "httpVersion": "HTTP/1.1", "cookies": none, "headers": none,
			"content": map[string]any{"size": 0, "mimeType": ""}, "redirectURL": "", "headersSize": -1, "bodySize": -1,
		},
	})
	for _, part := range [][]byte{[]byte(separator), text} {
		if err == nil && w.err == nil {
			_, w.err = w.out.Write(part)
		}
	}
	if err != nil && w.err == nil {
		w.err = err
	}
	return w.err
}

// Flush hands on what is written.
func (w *Writer) Flush() error { return w.out.Flush() }

// Close ends the file. It does not close the writer below.
func (w *Writer) Close() error {
	if w.err == nil {
		_, w.err = w.out.WriteString("\n]}}\n")
	}
	if err := w.out.Flush(); w.err == nil {
		w.err = err
	}
	return w.err
}
