package capture

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// dateLine is the header Date of a second.
type dateLine struct {
	second int64
	text   string
}

func (f *front) today() string {
	now := f.handler.Now()
	if kept := f.date.Load(); kept != nil && kept.second == now.Unix() {
		return kept.text
	}
	line := &dateLine{now.Unix(), "Date: " + now.UTC().Format(http.TimeFormat) + "\r\n"}
	f.date.Store(line)
	return line.text
}

// directWriter collects an answer.
type directWriter struct {
	header http.Header
	status int
	body   []byte
}

func (w *directWriter) reset() {
	if w.header == nil {
		w.header = http.Header{}
	}
	clear(w.header)
	w.status, w.body = 0, w.body[:0]
}

// Header implements [http.ResponseWriter].
func (w *directWriter) Header() http.Header { return w.header }

// WriteHeader implements [http.ResponseWriter].
func (w *directWriter) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
}

// Write implements [http.ResponseWriter].
func (w *directWriter) Write(b []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	w.body = append(w.body, b...)
	return len(b), nil
}

func (w *directWriter) closes() bool { return strings.EqualFold(w.header.Get("Connection"), "close") }

// append writes the answer as net/http does.
func (w *directWriter) append(b []byte, date string) []byte {
	w.WriteHeader(http.StatusOK)
	b = strconv.AppendInt(append(b, "HTTP/1.1 "...), int64(w.status), 10)
	text := http.StatusText(w.status)
	if text == "" {
		text = "status code " + strconv.Itoa(w.status)
	}
	b = append(append(append(b, ' '), text...), "\r\n"...)
	names := make([]string, 0, 8)
	for name, values := range w.header {
		if len(values) > 0 && name != "Date" && name != "Content-Length" && name != "Transfer-Encoding" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		for _, value := range w.header[name] {
			b = append(append(append(append(b, name...), ": "...), oneLine.Replace(value)...), "\r\n"...)
		}
	}
	if own := w.header.Get("Date"); own != "" {
		date = "Date: " + oneLine.Replace(own) + "\r\n"
	}
	b = append(b, date...)
	hasBody := w.status != http.StatusNoContent && w.status != http.StatusNotModified
	if hasBody {
		b = append(strconv.AppendInt(append(b, "Content-Length: "...), int64(len(w.body)), 10), "\r\n"...)
	}
	b = append(b, "\r\n"...)
	if hasBody {
		b = append(b, w.body...)
	}
	return b
}

// oneLine keeps a value from being more than one header, as net/http does.
var oneLine = strings.NewReplacer("\r", " ", "\n", " ")
