package deliver

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/siohook/siohook/internal/base/words"
)

// body reads the body of an answer: so many bytes, chunks, or all up to the end of the
// connection.
type body struct {
	from    *answers
	left    int64 // bytes of the body, or of the chunk; -1 means up to the end of the connection
	chunked bool
	within  bool // a chunk, at the end of which a line ends
	waste   int  // bytes that were not of the body, beyond what chunks need
	ended   bool // all was read
}

// mostWaste is how many bytes about chunks there may be beyond what they need.
const mostWaste = 16 << 10

// Read implements [io.Reader].
func (b *body) Read(p []byte) (n int, err error) {
	if b.chunked && b.left == 0 && !b.ended {
		if err := b.chunk(); err != nil {
			return 0, err
		}
	}
	if b.ended || b.left == 0 {
		b.ended = true
		return 0, io.EOF
	}
	if b.left > 0 && int64(len(p)) > b.left {
		p = p[:b.left]
	}
	n, err = b.from.in.Read(p)
	switch {
	case b.left < 0 && errors.Is(err, io.EOF):
		b.ended = true
	case errors.Is(err, io.EOF):
		err = io.ErrUnexpectedEOF
	}
	if b.left > 0 {
		b.left -= int64(n)
	}
	return n, err
}

// chunk goes on to the next chunk that has bytes, or to the end.
func (b *body) chunk() error {
	if b.within {
		if end, err := b.line(); err != nil {
			return err
		} else if len(end) > 0 {
			return errors.New("a chunk is longer than its size line")
		}
	}
	line, err := b.line()
	if err != nil {
		return err
	}
	size, _, _ := bytes.Cut(line, []byte{';'})
	n, ok := hexadecimal(bytes.TrimRight(size, " \t"))
	if !ok {
		return malformed("chunk size", line)
	}
	// An extension may be as long as its chunk is worth, or nobody would know the end.
	if b.waste = max(0, b.waste+len(line)-16-int(min(2*n, mostWaste))); b.waste > mostWaste {
		return errors.New("the chunks have more overhead than content")
	}
	if b.within, b.left = true, n; n > 0 {
		return nil
	}
	b.ended = true
	return b.trailer()
}

// trailer passes over what stands behind the last chunk.
func (b *body) trailer() error {
	for {
		line, err := b.line()
		if err != nil || len(line) == 0 {
			return err
		}
		name, value, ok := bytes.Cut(line, []byte{':'})
		if !ok || !isField(name, value) {
			return malformed("trailer", line)
		}
		if b.waste += len(line); b.waste > mostWaste {
			return errors.New("the trailer is too long")
		}
	}
}

// line reads a line of the framing, whose end must be whole.
func (b *body) line() ([]byte, error) {
	line, err := b.from.in.ReadSlice('\n')
	switch {
	case errors.Is(err, io.EOF):
		return nil, io.ErrUnexpectedEOF
	case errors.Is(err, bufio.ErrBufferFull):
		return nil, fmt.Errorf("a line about the chunks of the answer is longer than %s", words.Count(len(line), "byte"))
	case err != nil:
		return nil, err
	}
	bare, ok := bytes.CutSuffix(line, []byte("\r\n"))
	if !ok || bytes.IndexByte(bare, '\r') >= 0 {
		return nil, malformed("chunk line", line)
	}
	return bare, nil
}

// hexadecimal reads a size of at most 60 bits.
func hexadecimal(digits []byte) (n int64, ok bool) {
	for _, c := range digits {
		switch {
		case isDigit(c):
			c -= '0'
		case c >= 'a' && c <= 'f':
			c -= 'a' - 10
		case c >= 'A' && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, false
		}
		n = n<<4 | int64(c)
	}
	return n, len(digits) > 0 && len(digits) <= 15
}
