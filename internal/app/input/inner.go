package input

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"

	"github.com/siohook/siohook/internal/app/unwrap"
	"github.com/siohook/siohook/internal/base/hint"
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
	return hint.With(errors.New("the file contains no delivery: siohook looked for "+i.opener.finder.LookedFor()), "use --payload-at POINTER if you know where the payloads are")
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
