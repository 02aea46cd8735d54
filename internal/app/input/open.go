package input

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"sync"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/siohook/siohook/internal/app/unwrap"
	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/words"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

// Form is how a file holds payloads.
type Form string

// The forms.
const (
	JSON          Form = "JSON"              // payloads as they are: one, several, an array, or lines
	Captures      Form = "siohook captures"  // one recorded delivery per line
	HAR           Form = "HAR 1.2"           // recorded by a browser or proxy
	WebhookTester Form = "webhook-tester"    // requests of a session, as its API lists them
	WebhookSite   Form = "webhook.site"      // requests of a token, as its API lists them
	RawHTTP       Form = "raw HTTP requests" // HTTP/1.x requests as on the wire
	Array         Form = "a JSON array"      // whose elements hold deliveries
	CSV           Form = "CSV"               // with deliveries in fields
	Text          Form = "text"              // with deliveries in it: logs, other JSON, commands, pages
	Pointed       Form = "JSON at a pointer" // whose deliveries are where a pointer says
)

const (
	peekSize     = 1 << 16  // bytes that are read at once
	mostLayers   = 4        // of compression
	mostWindow   = 64 << 20 // bytes of a zstd window
	mostDelivery = 64 << 20 // bytes of one entry of a container
)

// Input is an opened file. Reading it gives the bytes of form JSON.
type Input struct {
	Form        Form
	NotRecorded int // POSTs whose body the file does not have, of those given so far

	opener  *Opener
	in      *bufio.Reader
	behind  []*bufio.Reader // those that in has grown from
	file    io.Reader       // that was opened; nil when it is compressed
	size    int64           // read since the last entry
	wrapped bool            // the entries are in a member data
	comma   byte            // between the fields of CSV
	// beginning of a text, for a hint where it has no delivery.
	beginning []byte
	isQuick   bool     // it is unpacked from a regular file
	ahead     []*ahead // that unpack it
}

// Opener opens files that hold deliveries of a catalog.
type Opener struct {
	Catalog *schemas.Catalog // nil is [schemas.Automation]
	// Others are catalogs of other products, whose deliveries are recognised, too.
	Others []*schemas.Catalog
	// Pointer is the JSON Pointer of the deliveries in each JSON text of a file, where that is
	// known: of an object, or of a text or base64 that holds one. * stands for each element
	// and member.
	Pointer string
	// Products is how many deliveries of Others there were, by name, see [Opener.Product].
	Products map[string]int

	once      sync.Once
	finder    *unwrap.Finder
	err       error
	validator *validate.Validator // tells the products apart
}

// Open finds out what r holds. It reads no more than the beginning. A form that
// begins and then breaks is an error of Each, not of Open.
func (o *Opener) Open(r io.Reader) (*Input, error) {
	o.once.Do(func() {
		if o.Pointer != "" && o.Pointer[0] != '/' {
			o.err = fmt.Errorf("%q is not a JSON Pointer: it begins with /, as in /Records/*/body", o.Pointer)
			return
		}
		o.finder, o.err = unwrap.New(schemas.All(append([]*schemas.Catalog{o.Catalog.OrDefault()}, o.Others...)...))
	})
	if o.err != nil {
		return nil, o.err
	}
	i, head, err := unpack(r)
	if err == nil {
		i.opener = o
		err = i.find(head)
	}
	return i, err
}

// Unpack reads what may be compressed, whatever its form.
func Unpack(r io.Reader) (*Input, error) {
	i, _, err := unpack(r)
	return i, err
}

// unpack returns how it begins, too.
func unpack(r io.Reader) (i *Input, head []byte, err error) {
	i = &Input{Form: JSON, file: r}
	for range mostLayers {
		i.in = bufio.NewReaderSize(r, peekSize)
		if head, err = i.in.Peek(4); err != nil && !errors.Is(err, io.EOF) {
			return nil, nil, err
		}
		switch {
		case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
			z, err := gzip.NewReader(i.in)
			if err != nil {
				return nil, nil, &packedError{"gzip", err}
			}
			z.Multistream(false)
			r, i.file = i.quickly(packed{&members{z, i.in}, "gzip"}), nil
		case bytes.HasPrefix(head, []byte{0x28, 0xb5, 0x2f, 0xfd}), len(head) == 4 && head[0]&0xf0 == 0x50 && bytes.Equal(head[1:], []byte{0x2a, 0x4d, 0x18}):
			z, err := zstd.NewReader(i.in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(mostWindow))
			if err != nil {
				return nil, nil, &packedError{"zstd", err}
			}
			r, i.file = i.quickly(packed{z, "zstd"}), nil
		default:
			return i, head, nil
		}
	}
	return nil, nil, errors.New("compressed in more than " + words.Count(mostLayers, "layer"))
}

// quickly reads what is compressed on a goroutine of its own, where it comes quickly.
func (i *Input) quickly(r io.Reader) io.Reader {
	if info, err := i.Stat(); err == nil && info.Mode().IsRegular() {
		i.isQuick = true
	}
	if !i.isQuick {
		return r
	}
	a := newAhead(r)
	i.ahead = append(i.ahead, a)
	return a
}

// IsQuick tells whether what is read was unpacked from a regular file: it comes quickly.
func (i *Input) IsQuick() bool { return i.isQuick }

// Close ends what goes on behind it. The file that was opened stays open.
func (i *Input) Close() error {
	var errs []error
	for _, a := range i.ahead {
		errs = append(errs, a.Close())
	}
	return errors.Join(errs...)
}

// find finds the form of what is not compressed.
func (i *Input) find(head []byte) error {
	if err := CheckEncoding(head); err != nil {
		return err
	}
	if i.opener.Pointer != "" {
		i.Form = Pointed
	} else {
		i.detect()
	}
	if i.Form != JSON && bytes.HasPrefix(head, []byte(jsonpos.BOM)) {
		_, err := i.in.Discard(len(jsonpos.BOM))
		return err
	}
	return nil
}

// CheckEncoding tells, by the first four bytes of a text, whether it is in another encoding than UTF-8.
func CheckEncoding(head []byte) error {
	if name := encodingOf(head); name != "" {
		return hint.With(fmt.Errorf("the file is in %s, not in UTF-8", name), fmt.Sprintf("convert it: iconv -f %s -t UTF-8 FILE", name))
	}
	return nil
}

// encodingOf names the encoding of a text that is not in UTF-8, by its first four bytes; "" is
// not known to be another.
func encodingOf(head []byte) string {
	if len(head) < 4 {
		return ""
	}
	zero := func(i int) bool { return head[i] == 0 }
	switch {
	case head[0] == 0xff && head[1] == 0xfe && zero(2) && zero(3), !zero(0) && zero(1) && zero(2) && zero(3):
		return "UTF-32LE"
	case zero(0) && zero(1) && head[2] == 0xfe && head[3] == 0xff, zero(0) && zero(1) && zero(2) && !zero(3):
		return "UTF-32BE"
	case head[0] == 0xff && head[1] == 0xfe, !zero(0) && zero(1) && !zero(2) && zero(3):
		return "UTF-16LE"
	case head[0] == 0xfe && head[1] == 0xff, zero(0) && !zero(1) && zero(2) && !zero(3):
		return "UTF-16BE"
	}
	return ""
}

// packed reads compressed data of a form. Its errors say so.
type packed struct {
	io.Reader
	form string
}

func (p packed) Read(b []byte) (int, error) {
	n, err := p.Reader.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		err = &packedError{p.form, err}
	}
	return n, err
}

// packedError is an error of compressed data.
type packedError struct {
	form string
	err  error
}

func (e *packedError) Error() string {
	if errors.Is(e.err, io.ErrUnexpectedEOF) {
		return "the " + e.form + " data was cut off"
	}
	return e.form + ": " + e.err.Error()
}

func (e *packedError) Unwrap() error { return e.err }

// members reads the members of a gzip file, and leaves out the zeros that tapes and block
// devices put behind them.
type members struct {
	z  *gzip.Reader
	in *bufio.Reader
}

func (m *members) Read(b []byte) (n int, err error) {
	for {
		if n, err = m.z.Read(b); n > 0 || !errors.Is(err, io.EOF) {
			if errors.Is(err, io.EOF) {
				err = nil // of this member
			}
			return n, err
		}
		for {
			next, err := m.in.Peek(1)
			if err != nil {
				return 0, err
			}
			if next[0] != 0 {
				break
			}
			_, _ = m.in.Discard(1) // was peeked at
		}
		if err := m.z.Reset(m.in); err != nil {
			return 0, fmt.Errorf("gzip: %w", err)
		}
		m.z.Multistream(false)
	}
}

// Read reads the bytes as they are, decompressed.
func (i *Input) Read(b []byte) (int, error) { return i.in.Read(b) }

// Peek gives the next bytes without reading them.
func (i *Input) Peek(n int) ([]byte, error) { return i.in.Peek(n) }

// Stat is that of the file that was opened. A file that is compressed, or no
// file, has none.
func (i *Input) Stat() (fs.FileInfo, error) {
	if file, ok := i.file.(interface{ Stat() (fs.FileInfo, error) }); ok {
		return file.Stat()
	}
	return nil, errors.ErrUnsupported
}

// ReadAt reads the file that was opened at any place, if that can be.
func (i *Input) ReadAt(b []byte, offset int64) (int, error) {
	if file, ok := i.file.(io.ReaderAt); ok {
		return file.ReadAt(b, offset)
	}
	return 0, errors.ErrUnsupported
}

// Seek tells where in the file that was opened Read goes on: it takes 0 and
// io.SeekCurrent.
func (i *Input) Seek(offset int64, whence int) (int64, error) {
	file, ok := i.file.(io.Seeker)
	if !ok || offset != 0 || whence != io.SeekCurrent {
		return 0, errors.ErrUnsupported
	}
	n, err := file.Seek(0, io.SeekCurrent)
	return n - int64(i.buffered()), err
}

// peek is that of the reader, which grows.
func (i *Input) peek(n int) ([]byte, error) {
	if n > i.in.Size() {
		i.behind = append(i.behind, i.in)
		i.in = bufio.NewReaderSize(i.in, min(maxHead, max(n, 4*i.in.Size())))
	}
	return i.in.Peek(n)
}

// buffered is how many bytes are read of the file and not given.
func (i *Input) buffered() int {
	n := i.in.Buffered()
	for _, in := range i.behind {
		n += in.Buffered()
	}
	return n
}

// Delivery is one delivery of a container. Its body is valid until the next one.
type Delivery struct {
	schemas.Delivery

	N int // number in the file, from 1
	// Place is where it was found inside other things, see [unwrap.Found]; Line and Column are
	// those of the file, of the delivery where it stands as it is (Plain), else of the text
	// that holds it; 0 where they are unknown.
	Place        string
	Line, Column int
	Plain        bool

	Status int // of the answer; 0 where the file does not have it
}

// Each gives the body of every POST in a container, in its order. The error of
// use ends it and is returned as it is.
func (i *Input) Each(use func(Delivery) error) error {
	switch i.Form {
	case JSON:
		return errors.New("no container")
	case RawHTTP:
		return i.requests(decoded(use))
	case Array, CSV, Text, Pointed:
		return i.inner(use)
	}
	return i.entries(decoded(use))
}

// decoded decodes the bodies of recorded requests that are compressed. One that is broken is
// given as it is.
func decoded(use func(Delivery) error) func(Delivery) error {
	return func(d Delivery) error {
		if payload, err := d.Decoded(mostDelivery); err == nil {
			d.Body = payload
		}
		return use(d)
	}
}
