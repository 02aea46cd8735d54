package validate

import (
	"errors"
	"io"
	"slices"
)

// bufferSize is how much of a file is read at once.
const bufferSize = 1 << 18

// buffer is the bytes of a file that are read and not passed yet. It holds as many
// as are asked for.
type buffer struct {
	file   io.Reader // nil when all of it is in text
	text   []byte
	next   int   // offset in text of the next byte
	failed error // why reading stopped before the end; nil at the end
	ended  bool
}

// reset goes on with a file that is in memory.
func (b *buffer) reset(text []byte) { *b = buffer{text: text} }

// window returns the bytes that are there, at least one; none at the end.
func (b *buffer) window() []byte {
	if b.next == len(b.text) {
		b.more()
	}
	return b.text[b.next:]
}

// ahead returns the next n bytes; fewer at the end.
func (b *buffer) ahead(n int) []byte {
	for len(b.text)-b.next < n && b.more() {
	}
	return b.text[b.next:][:min(n, len(b.text)-b.next)]
}

// more reads once; false when nothing came, at the end. Windows from before are
// written over.
func (b *buffer) more() bool {
	if b.ended || b.file == nil {
		return false
	}
	if b.next > 0 {
		b.text = b.text[:copy(b.text, b.text[b.next:])]
		b.next = 0
	}
	if len(b.text) == cap(b.text) {
		b.text = slices.Grow(b.text, max(bufferSize, len(b.text)))
	}
	n, err := readSome(b.file, b.text[len(b.text):cap(b.text)])
	b.text = b.text[:len(b.text)+n]
	if err != nil {
		b.ended = true
		if !errors.Is(err, io.EOF) {
			b.failed = err
		}
	}
	return n > 0
}

// readSome reads at least a byte, or fails.
func readSome(r io.Reader, b []byte) (n int, err error) {
	for range 100 {
		if n, err = r.Read(b); n > 0 || err != nil {
			return n, err
		}
	}
	return 0, io.ErrNoProgress
}

// drop moves past n bytes that are there.
func (b *buffer) drop(n int) { b.next += n }
