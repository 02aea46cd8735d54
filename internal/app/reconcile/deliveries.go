package reconcile

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/siohook/siohook/internal/app/capture"
	"github.com/siohook/siohook/internal/app/input"
	"github.com/siohook/siohook/internal/base/inorder"
	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/jsonscan"
	"github.com/siohook/siohook/internal/base/lines"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

// reading reads deliveries: several workers read what they say, and one goroutine takes that in,
// in the order of the files.
type reading struct {
	opener   *input.Opener
	events   *events
	take     func(*said) error
	progress func()

	files   []string
	answers map[uint64]int // status by number of the capture, of the file that is read
	crew    *inorder.Crew[batch]
	batch   *batch // that is being filled; nil for none
	ended   bool   // what follows of a file cannot be cut
	rest    int64
	n, line int   // of the deliveries and lines of the pieces so far
	broken  error // the first of an entry that cannot be read: it costs itself
}

// said is what a delivery says.
type said struct {
	fact

	counts   bool // the fact is one of an event that is reconciled
	isListed bool // it is a row of the provider's list
	who      string
}

// batch are deliveries that are read together.
type batch struct {
	file    int
	answers map[uint64]int // those of its file
	bytes   []byte         // of the payloads
	ends    []int
	places  []input.Delivery // without their bodies
	lines   []int

	cutter   *lines.Cutter // when it is a piece of a file of lines, which nobody has looked at
	captures bool          // the lines are captures
	number   int
	piece    lines.Piece
	said     []said
	seen     int // deliveries in a piece
	newlines int
	decoded  []byte
	broken   error // of an entry
	err      error
}

const (
	batchBytes    = 256 << 10
	batchPayloads = 512
	mostBytes     = 8 << 20 // of a line
)

func (r *reading) read(ctx context.Context, files input.Files, workers int) error {
	r.crew = inorder.New(workers, func() func(*batch) { return r.observe }, r.add)
	defer r.crew.Stop()
	err := r.opener.Each(ctx, files, func(name string, in *input.Input) error {
		r.files = append(r.files, name)
		r.n, r.line = 0, 0
		return errors.Join(r.file(ctx, name, in), ctx.Err())
	})
	r.flush()
	return errors.Join(err, r.crew.Finish())
}

// add takes in what was read.
func (r *reading) add(b *batch) error {
	n, line := 0, 0
	if b.cutter != nil {
		if r.ended {
			return nil
		}
		r.ended, r.rest = b.piece.IsLast, b.piece.Rest
		n, line = r.n, r.line
		r.n += b.seen
		r.line += b.newlines
		if r.broken == nil {
			r.broken = b.broken
		}
	}
	for i := range b.said {
		one := &b.said[i]
		one.file, one.n, one.line = b.file, one.n+n, one.line+line
		if err := r.take(one); err != nil {
			return err
		}
	}
	r.progress()
	return b.err
}

// observe reads the deliveries of a batch.
func (r *reading) observe(b *batch) {
	b.said, b.err, b.broken, b.seen = b.said[:0], nil, nil, 0
	if b.cutter != nil {
		b.cutter.Read(&b.piece, b.number)
		b.newlines = bytes.Count(b.piece.Text, []byte{'\n'})
		b.err = r.observeLines(b)
		return
	}
	from := 0
	for i, end := range b.ends {
		d := &b.places[i]
		d.Body = b.bytes[from:end:end]
		b.say(r, d, b.lines[i], 0)
		from = end
	}
}

// say reads one delivery.
func (b *batch) say(r *reading, d *input.Delivery, line int, seq uint64) {
	one := said{}
	r.events.say(&one, d.Delivery)
	one.n, one.line, one.place, one.status = d.N, line, d.Place, d.Status
	if status, ok := b.answers[seq]; ok && seq > 0 {
		one.status = status
	}
	b.said = append(b.said, one)
}

// observeLines reads lines that are mostly one delivery each.
func (r *reading) observeLines(b *batch) error {
	line := 0
	for rest := b.piece.Text; len(rest) > 0; {
		text, after, isWhole := bytes.Cut(rest, []byte{'\n'})
		line++
		if b.captures && len(bytes.TrimSpace(text)) == 0 {
			rest = after
			continue
		}
		d, seq, ok, err := b.delivery(r.events, text)
		switch {
		case err != nil:
			if b.broken == nil && (isWhole || !capture.IsOfStore(text)) { // the last line of a store may be half there
				b.broken = fmt.Errorf("line %d: %w", line, err)
			}
			b.seen++
			rest = after
			continue
		case ok:
		case b.captures:
			b.seen++ // no POST
			rest = after
			continue
		default:
			return validate.Payloads(bytes.NewReader(rest), validate.Options{}, func(p validate.Raw) error {
				b.seen++
				b.say(r, &input.Delivery{N: b.seen, Delivery: schemas.Delivery{Body: p.Body}}, line-1+p.Line, 0)
				return nil
			})
		}
		b.seen++
		d.N = b.seen
		b.say(r, &d, line, seq)
		rest = after
	}
	return nil
}

// delivery reads a line. ok is false for what is not one delivery.
func (b *batch) delivery(e *events, line []byte) (d input.Delivery, seq uint64, ok bool, err error) {
	if !b.captures {
		line = bytes.TrimRight(line, "\r")
		return input.Delivery{Delivery: schemas.Delivery{Body: line}}, 0, len(line) > 0 && line[0] == '{' && jsonscan.SkipValue(line, 0, 100) == len(line), nil
	}
	if c, ok := capture.Quick(line, b.decoded); ok && c.Method == "POST" {
		if b.decoded = c.Body; e.isNamedBy(c.Body) { // else the headers tell
			d.Delivery = schemas.Delivery{Body: c.Body, Time: c.Time}
			d.Status = c.Status
			return d, c.Seq, true, nil
		}
	}
	var c capture.Capture
	if err := errors.Join(capture.CheckFormat(line), capture.CheckSum(line), c.UnmarshalJSON(line)); err != nil {
		return d, 0, false, err
	}
	d.Delivery = c.Delivery()
	d.Status = c.Status
	if payload, err := d.Decoded(mostBytes); err == nil {
		d.Body = payload
	}
	return d, c.Seq, strings.EqualFold(c.Method, "POST"), nil
}

func (r *reading) file(ctx context.Context, name string, in *input.Input) (err error) {
	r.answers, err = capture.StatusesOf(name)
	if err != nil {
		return err
	}
	first, _ := in.Peek(1)
	region, ok := lines.RegionOf(in)
	isCaptures := in.Form == input.Captures
	if ok && string(first) == "{" && (in.Form == input.JSON || isCaptures) {
		r.flush()
		return r.lines(ctx, name, region, isCaptures)
	}
	return in.Payloads(name, func(_ string, line int, d input.Delivery) error { return r.put(ctx, &d, line, in.Form) })
}

// lines hands on a file of lines in pieces, and what cannot be cut as it comes.
func (r *reading) lines(ctx context.Context, name string, in lines.Region, isCaptures bool) error {
	cutter := &lines.Cutter{Region: in, Size: batchBytes, Longest: mostBytes}
	r.ended, r.rest, r.broken = false, in.End, nil
	for n := 0; n < cutter.Pieces() && !r.ended && ctx.Err() == nil; n++ {
		b, err := r.crew.Job()
		if err != nil {
			return r.of(name, err)
		}
		b.file, b.answers, b.cutter, b.number, b.captures = len(r.files)-1, r.answers, cutter, n, isCaptures
		r.crew.Start()
	}
	if err := errors.Join(r.crew.Finish(), ctx.Err()); err != nil {
		return r.of(name, err)
	}
	if r.rest >= in.End {
		return r.of(name, r.broken)
	}
	rest, err := r.opener.Open(io.NewSectionReader(in.File, r.rest, math.MaxInt64-r.rest))
	if err != nil {
		return &input.FileError{Err: fmt.Errorf("%s: %w", name, err)}
	}
	defer rest.Close()
	n, line := r.n, r.line
	err = rest.Payloads(name, func(_ string, at int, d input.Delivery) error {
		if d.N > 0 {
			d.N += n
		}
		if d.Line > 0 {
			d.Line += line
		}
		return r.put(ctx, &d, at+line, rest.Form)
	})
	return errors.Join(r.of(name, r.broken), err)
}

// of is an error of a file, which costs that file alone.
func (r *reading) of(name string, err error) error {
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	return &input.FileError{Err: fmt.Errorf("%s: %w", name, err)}
}

// put adds a delivery to a batch. It has a line of its own where the form has lines, or the delivery tells.
func (r *reading) put(ctx context.Context, d *input.Delivery, line int, form input.Form) error {
	if form != input.JSON {
		line = d.Line
	} else if d.N == 0 {
		r.n++
		d.N = r.n
	}
	if b := r.batch; b != nil && (b.file != len(r.files)-1 || len(b.ends) == batchPayloads || len(b.bytes)+len(d.Body) > batchBytes) {
		r.flush()
	}
	if r.batch == nil {
		b, err := r.crew.Job()
		if err != nil {
			return err
		}
		b.file, b.answers, b.cutter, b.bytes, b.ends, b.places, b.lines = len(r.files)-1, nil, nil, b.bytes[:0], b.ends[:0], b.places[:0], b.lines[:0]
		r.batch = b
	}
	b := r.batch
	b.bytes = append(b.bytes, d.Body...)
	b.ends = append(b.ends, len(b.bytes))
	b.places = append(b.places, *d)
	b.lines = append(b.lines, line)
	return ctx.Err()
}

// flush has the batch read.
func (r *reading) flush() {
	if r.batch != nil {
		r.crew.Start()
		r.batch = nil
	}
}

// isNamedBy tells whether a body alone tells its event.
func (e *events) isNamedBy(body []byte) bool {
	for _, part := range e.catalog.Parts() {
		if part.IsNamedInBody() && len(part.Named(schemas.Delivery{Body: body})) > 0 {
			return true
		}
	}
	return false
}

// start is where the value of a payload begins.
func start(payload []byte) int {
	return jsonscan.Space(payload, len(payload)-len(bytes.TrimPrefix(payload, []byte(jsonpos.BOM))))
}

// say reads what a delivery says.
func (e *events) say(s *said, d schemas.Delivery) {
	s.event = e.of(d)
	s.at = nanos(d.Time)
	if s.event < 0 {
		return
	}
	id := e.catalog.Rows[s.event].ID()
	text := func(of schemas.Role) string {
		raw := e.readers[of].Value(id, d.Body)
		if len(raw) > 1 && raw[0] == '"' {
			return canonical(jsonscan.Text(raw[1 : len(raw)-1]))
		}
		if len(raw) == 0 || raw[0] == 'n' || raw[0] == '{' || raw[0] == '[' {
			return ""
		}
		return canonical(string(raw))
	}
	s.happened = nanos(e.readers[schemas.RoleTime].Time(id, d.Body))
	if s.at == 0 {
		s.at = s.happened
	}
	s.contact = text(schemas.RoleContact)
	if s.who = s.contact; s.who == "" {
		s.who = text(schemas.RoleEmail)
	}
	if s.counts = e.adds[s.event] || e.takes[s.event]; !s.counts {
		return
	}
	s.order, s.email, s.currency = text(schemas.RoleOrder), text(schemas.RoleEmail), strings.ToUpper(text(schemas.RoleCurrency))
	if s.id = text(e.key); s.id == "" {
		s.counts = false
	}
	raw := e.readers[schemas.RoleAmount].Value(id, d.Body)
	if len(raw) > 1 && raw[0] == '"' {
		raw = raw[1 : len(raw)-1]
	}
	if number, ok := (marks{points: 1}).money(string(raw)); ok && number%one == 0 {
		s.amount, s.hasAmount = int64(number/one), true
	}
	e.readers[schemas.RoleDiscount].Values(id, d.Body, func(raw []byte) {
		if len(raw) > 1 && raw[0] == '"' {
			raw = raw[1 : len(raw)-1]
		}
		number, ok := (marks{points: 1}).money(string(raw))
		switch {
		case len(raw) == 0 || raw[0] == 'n' || raw[0] == 'f' || string(raw) == "{}" || string(raw) == "[]" || s.discount != 0:
		case !ok:
			s.discount = -1
		default:
			s.discount = number
		}
	})
}
