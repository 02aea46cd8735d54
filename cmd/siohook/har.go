package main

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// harWriter writes deliveries as a HAR 1.2. Its errors show when it is closed.
type harWriter struct {
	out     *bufio.Writer
	headers []harPair
	count   int
	err     error
}

type harPair struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

func newHARWriter(out io.Writer, headers [][2]string) *harWriter {
	w := &harWriter{out: bufio.NewWriterSize(out, 1<<16)}
	for _, pair := range headers {
		w.headers = append(w.headers, harPair{pair[0], pair[1]})
	}
	_, w.err = fmt.Fprintf(w.out, `{"log":{"version":"1.2","creator":{"name":"siohook","version":%q},"entries":[`, buildVersion())
	return w
}

// write adds a delivery; status 0 is one that nobody has answered. A payload that
// may be no text is written as base64.
func (w *harWriter) write(at time.Time, target string, payload []byte, anyBytes bool, status int, took time.Duration) {
	separator := "\n"
	if w.count++; w.count > 1 {
		separator = ",\n"
	}
	none := []harPair{}
	post := map[string]any{"mimeType": "application/json", "text": string(payload), "params": none}
	if anyBytes {
		post["text"], post["encoding"] = base64.StdEncoding.EncodeToString(payload), "base64"
	}
	milliseconds := float64(took) / float64(time.Millisecond)
	text, err := json.Marshal(map[string]any{
		"startedDateTime": at.UTC().Format(time.RFC3339Nano), "time": milliseconds, "cache": struct{}{},
		"timings": map[string]float64{"send": 0, "wait": milliseconds, "receive": 0},
		"request": map[string]any{
			"method": "POST", "url": target, "httpVersion": "HTTP/1.1", "cookies": none, "headers": w.headers,
			"queryString": none, "postData": post, "headersSize": -1, "bodySize": len(payload),
		},
		"response": map[string]any{
			"status": status, "statusText": "", "httpVersion": "HTTP/1.1", "cookies": none, "headers": none,
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
}

func (w *harWriter) flush() error { return w.out.Flush() }

func (w *harWriter) close() error {
	if w.err == nil {
		_, w.err = w.out.WriteString("\n]}}\n")
	}
	if err := w.out.Flush(); w.err == nil {
		w.err = err
	}
	return w.err
}
