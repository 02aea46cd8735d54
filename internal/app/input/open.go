package input

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/siohook/siohook/internal/base/words"
	"github.com/siohook/siohook/schemas"
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
)

const (
	peekSize     = 1 << 16  // bytes that the form is found in
	mostLayers   = 4        // of compression
	mostWindow   = 64 << 20 // bytes of a zstd window
	mostDelivery = 64 << 20 // bytes of one entry of a container
)

// Input is an opened file. Reading it gives the bytes of form JSON.
type Input struct {
	Form    Form
	in      *bufio.Reader
	file    io.Reader // that was opened; nil when it is compressed
	size    int64     // read since the last entry
	wrapped bool      // the entries are in a member data
}

// Open finds out what r holds. It reads no more than the beginning. A form that
// begins and then breaks is an error of Each, not of Open.
func Open(r io.Reader) (*Input, error) {
	i := &Input{Form: JSON, file: r}
	for range mostLayers {
		i.in = bufio.NewReaderSize(r, peekSize)
		head, err := i.in.Peek(4)
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		switch {
		case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
			z, err := gzip.NewReader(i.in)
			if err != nil {
				return nil, fmt.Errorf("gzip: %w", err)
			}
			r, i.file = z, nil
		case bytes.HasPrefix(head, []byte{0x28, 0xb5, 0x2f, 0xfd}):
			z, err := zstd.NewReader(i.in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(mostWindow))
			if err != nil {
				return nil, fmt.Errorf("zstd: %w", err)
			}
			r, i.file = z, nil
		default:
			i.Form, i.wrapped = detect(i.in)
			return i, nil
		}
	}
	return nil, errors.New("compressed in more than " + words.Count(mostLayers, "layer"))
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
	return n - int64(i.in.Buffered()), err
}

// Delivery is one delivery of a container. Its body is valid until the next one.
type Delivery struct {
	schemas.Delivery

	N    int       // number in the file, from 1
	Time time.Time // when it came; zero when unknown
}

// Each gives the body of every POST in a container, in its order. The error of
// use ends it and is returned as it is.
func (i *Input) Each(use func(Delivery) error) error {
	switch i.Form {
	case JSON:
		return errors.New("no container")
	case RawHTTP:
		return i.requests(use)
	}
	return i.entries(use)
}
