package books

import (
	"bytes"
	"cmp"
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
	// Timeout is how long reading a URL or the output of a command may take all in all; 0 means an hour. Silence is how
	// long it may give nothing; 0 means two minutes.
	Timeout, Silence time.Duration
	// Waiting is told, about each second, how long nothing has come. nil is nobody.
	Waiting func(time.Duration)

	// At is the JSON Pointer of the array of rows in an object, where there are several.
	At string
	// Each is the column with lists of objects of which each is a row, where there are several such columns.
	Each string
	// Where leaves out the rows for which it is not true, see docs/RECONCILE.md.
	Where string
}

// How long the source may take all in all, and how long it may give nothing.
const (
	usualTimeout = time.Hour
	usualSilence = 2 * time.Minute
)

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
	ctx, cancel := context.WithCancelCause(ctx)
	b.ends = append(b.ends, func() error { cancel(nil); return nil })
	if s.Cmd != "" || IsURL(s.Name) {
		var end func()
		ctx, end = context.WithTimeoutCause(ctx, s.Timeout, fmt.Errorf("not all was read within %v", s.Timeout))
		b.ends = append(b.ends, func() error { end(); return nil })
	}
	silence := newSilence(&s, cancel)
	b.ends = append(b.ends, silence.end)
	var opened io.ReadCloser
	switch {
	case s.Cmd != "":
		b.isCmd = true
		opened, err = probe.Start(ctx, s.Cmd)
	case s.Name == "-":
		return silence.of(patient.Reader(ctx, s.Stdin)), nil
	case IsURL(s.Name):
		b.pages = &pages{b: b, ctx: ctx, source: &s, silence: silence, link: s.Name, seen: map[string]bool{}, said: said{page: -1}, asked: -1, isFirst: true, firsts: map[string]bool{}}
		b.ends = append(b.ends, b.pages.close)
		return b.pages.open()
	default:
		opened, err = patient.Open(ctx, s.Name)
	}
	if err != nil {
		return nil, err
	}
	b.ends = append(b.ends, opened.Close)
	if s.Cmd == "" {
		return opened, nil
	}
	return silence.of(opened), nil
}

const aQuery = `give the rows themselves: --state-cmd 'mysql --batch shop -e "select * from orders"', or psql --csv -c "select * from orders"`

// The beginnings of files that hold tables in a form that is not read here.
var others = []struct{ begins, is, advice string }{
	{"SQLite format 3\x00", "an SQLite database", `give its rows: --state-cmd 'sqlite3 -json FILE "select * from orders"'`},
	{"PK\x03\x04", "a spreadsheet or another archive", "save the sheet as CSV"},
	{"\xd0\xcf\x11\xe0", "a spreadsheet of an old form", "save the sheet as CSV"},
	{"PAR1", "a Parquet file", "write its rows as CSV or JSON Lines"},
	{"%PDF", "a PDF", "export the rows as CSV"},
	{"PGDMP", "a dump of PostgreSQL", aQuery},
	{"-- ", "SQL", aQuery},
	{"--\n", "SQL", aQuery},
	{"--\r\n", "SQL", aQuery},
	{"/*", "SQL", aQuery},
	{"CREATE TABLE", "SQL", aQuery},
	{"INSERT INTO", "SQL", aQuery},
	{"---\n", "YAML", "write the rows as CSV or JSON"},
	{"- ", "YAML", "write the rows as CSV or JSON"},
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
	return cmp.Or(b.shaped("CSV"), b.csv(r))
}
