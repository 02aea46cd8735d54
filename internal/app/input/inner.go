package input

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"

	"github.com/siohook/siohook/internal/app/unwrap"
	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/lazy"
)

// inner gives the deliveries that are found inside other things.
func (i *Input) inner(use func(Delivery) error) error {
	n := 0
	var stopped error
	give := func(p unwrap.Placed) error {
		n++
		stopped = use(Delivery{N: n, Delivery: p.Delivery, Place: p.Place, Line: p.Line, Column: p.Column, Plain: p.Plain})
		return stopped
	}
	read := map[Form]func(io.Reader, func(unwrap.Placed) error) error{
		Text: i.opener.finder.Read, Array: i.opener.finder.ReadArray, CSV: i.csv,
		Pointed: func(r io.Reader, use func(unwrap.Placed) error) error { return unwrap.ReadAt(r, i.opener.Pointer, use) },
	}[i.Form]
	err := read(i, give)
	switch {
	case stopped != nil:
		return stopped
	case err != nil:
		return fmt.Errorf("%s: %w", i.Form, err)
	case n > 0:
		return nil
	case i.Form == Pointed:
		return hint.With(fmt.Errorf("there is nothing at %s", i.opener.Pointer), "the JSON Pointer is that of the payload in each JSON text of the file, such as /Records/*/body")
	}
	return hint.With(errors.New("the file contains no delivery: siohook looked for "+i.opener.finder.LookedFor()), i.instead())
}

// mostBeginning is how much of a text is kept to tell what it is when it has no delivery.
const mostBeginning = 64 << 10

// foreign are notations that programs write payloads in which are not JSON.
var foreign = []struct {
	pattern func() *regexp.Regexp
	hint    string
}{
	{lazy.Pattern(`(?m)^\s*\[\w+\] => `), "this looks like print_r of PHP: log the body that arrived, or json_encode of it"},
	{lazy.Pattern(`(?m)^\s*\["?\w+"?\]=>`), "this looks like var_dump of PHP: log the body that arrived, or json_encode of it"},
	{lazy.Pattern(`(?m)^\s*'\w+' => `), "this looks like var_export of PHP: log the body that arrived, or json_encode of it"},
	{lazy.Pattern(`a:\d+:\{s:\d+:"`), "this looks like serialize of PHP: log the body that arrived, or json_encode of it"},
	{lazy.Pattern(`\{"\w+" ?=> ?`), "this looks like inspect of Ruby: log the body that arrived, or to_json of it"},
	{lazy.Pattern(`\{'\w+': `), "this looks like repr of Python: log the body that arrived, or json.dumps of it"},
	{lazy.Pattern(`\[Object\]|\{\s*type: '`), "this looks like console.log of Node: log the body that arrived, or JSON.stringify of it"},
	{lazy.Pattern(`(?m)^\s*0x[0-9a-f]{4}:  `), "this looks like a dump of packets in hexadecimal: tcpdump -A writes it as text"},
}

// instead is what to do about a file without a delivery.
func (i *Input) instead() string {
	for _, magic := range []string{"\xd4\xc3\xb2\xa1", "\xa1\xb2\xc3\xd4", "\x4d\x3c\xb2\xa1", "\n\r\r\n"} {
		if bytes.HasPrefix(i.beginning, []byte(magic)) {
			return "this looks like a capture of packets: tcpdump -A -r FILE writes it as text"
		}
	}
	for _, of := range foreign {
		if of.pattern().Match(i.beginning) {
			return of.hint
		}
	}
	return "use --payload-at POINTER if you know where the payloads are"
}

// csv finds the deliveries in the fields of records.
func (i *Input) csv(in io.Reader, use func(unwrap.Placed) error) error {
	r := csv.NewReader(in)
	r.Comma, r.FieldsPerRecord, r.LazyQuotes, r.ReuseRecord = rune(i.comma), -1, true, true
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		for k, field := range record {
			line, column := r.FieldPos(k)
			for _, found := range i.opener.finder.Text([]byte(field)) {
				found.Plain = false
				if err := use(unwrap.Placed{Found: found, Line: line, Column: column}); err != nil {
					return err
				}
			}
		}
	}
}
