package books

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/input"
	"github.com/siohook/siohook/internal/app/probe"
	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/lazy"
	"github.com/siohook/siohook/internal/base/patient"
	"github.com/siohook/siohook/internal/base/safetext"
)

// Source says where the rows are.
type Source struct {
	// Name is a file, an http or https URL, or - for Stdin. Cmd is a shell command that prints the
	// rows: with it, Name is not used.
	Name, Cmd string
	Stdin     io.Reader

	Header  http.Header     // of requests to the URL
	Deliver deliver.Options // how the URL is reached, as a receiver is
	// Timeout is how long reading a URL or the output of a command may take all in all; 0 means ten minutes.
	Timeout time.Duration

	// At is the JSON Pointer of the array of rows in an object, where there are several.
	At string
	// Where leaves out the rows for which it is not true, see docs/RECONCILE.md.
	Where string
}

const usualTimeout = 10 * time.Minute

// hasNext is what a Link header has for the next page, RFC 8288.
var hasNext = lazy.Pattern(`(?i);\s*rel\s*=\s*"?([^"]*\s)?next\b`)

// IsURL tells whether the name of a source is a URL.
func IsURL(name string) bool {
	return strings.HasPrefix(name, "http://") || strings.HasPrefix(name, "https://")
}

// name is what messages call the source.
func (s Source) name() string {
	switch {
	case s.Cmd != "":
		return "<state-cmd>"
	case s.Name == "-":
		return input.Stdin
	case IsURL(s.Name):
		return deliver.SafeURL(s.Name)
	}
	return safetext.Line(s.Name, 500)
}

// source opens what the rows are in.
func (b *Books) source(ctx context.Context, s Source) (in io.Reader, err error) {
	if s.Timeout == 0 {
		s.Timeout = usualTimeout
	}
	ctx, cancel := context.WithCancel(ctx)
	if s.Cmd != "" || IsURL(s.Name) {
		ctx, cancel = context.WithTimeoutCause(ctx, s.Timeout, fmt.Errorf("not all was read within %v", s.Timeout))
	}
	b.ends = append(b.ends, func() error { cancel(); return nil })
	var opened io.ReadCloser
	switch {
	case s.Cmd != "":
		opened, err = probe.Start(ctx, s.Cmd)
	case s.Name == "-":
		return patient.Reader(ctx, s.Stdin), nil
	case IsURL(s.Name):
		var header http.Header
		if opened, header, err = probe.Stream(ctx, s.Name, s.Header, s.Deliver); err == nil {
			for _, link := range header.Values("Link") {
				if hasNext().MatchString(link) {
					b.more = safetext.Line("the header Link is "+link, 200)
				}
			}
		}
	default:
		opened, err = patient.Open(ctx, s.Name)
	}
	if err != nil {
		return nil, err
	}
	b.ends = append(b.ends, opened.Close)
	return opened, nil
}

// The beginnings of files that hold tables in a form that is not read here.
var others = []struct{ begins, is, advice string }{
	{"SQLite format 3\x00", "an SQLite database", `give its rows: --state-cmd 'sqlite3 -json FILE "select * from orders"'`},
	{"PK\x03\x04", "a spreadsheet or another archive", "save the sheet as CSV"},
	{"\xd0\xcf\x11\xe0", "a spreadsheet of an old form", "save the sheet as CSV"},
	{"PAR1", "a Parquet file", "write its rows as CSV or JSON Lines"},
	{"%PDF", "a PDF", "export the rows as CSV"},
	{"<", "HTML or XML", "export the rows as CSV or JSON"},
}

// format finds out what the rows are written in.
func (b *Books) format(in *input.Input, pointer string) error {
	head, err := in.Peek(16)
	if len(head) == 0 && err != nil && err != io.EOF { //nolint:errorlint // as Peek gives it
		return err
	}
	for _, other := range others {
		if bytes.HasPrefix(head, []byte(other.begins)) {
			return hint.With(fmt.Errorf("want CSV, JSON or JSON Lines, got %s", other.is), other.advice)
		}
	}
	if err := input.CheckEncoding(head); err != nil {
		return err
	}
	r, err := newWindow(in)
	if err != nil {
		return err
	}
	if r.begins("[") || r.begins("{") {
		return b.json(r, pointer)
	}
	return b.csv(r)
}
