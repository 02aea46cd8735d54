package judge

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"sync/atomic"
	"time"

	"github.com/siohook/siohook/internal/base/words"
)

// counter counts the bytes that are read of a file.
type counter struct {
	r    io.Reader
	wait func() error // comes before each read, which may take its time
	n    atomic.Int64
	size int64 // of the file; 0 when unknown
}

func newCounter(r io.Reader, wait func() error) *counter {
	c := &counter{r: r, wait: wait}
	if info, err := c.Stat(); err == nil && info.Mode().IsRegular() {
		c.size = info.Size()
	}
	return c
}

func (c *counter) Read(b []byte) (int, error) {
	if err := c.wait(); err != nil {
		return 0, err
	}
	n, err := c.r.Read(b)
	c.n.Add(int64(n))
	return n, err
}

// ReadAt reads a file at any place, as several workers do. What counts is how far
// they are.
func (c *counter) ReadAt(b []byte, offset int64) (int, error) {
	file, ok := c.r.(io.ReaderAt)
	if !ok {
		return 0, errors.ErrUnsupported
	}
	n, err := file.ReadAt(b, offset)
	for end := offset + int64(n); ; {
		if had := c.n.Load(); had >= end || c.n.CompareAndSwap(had, end) {
			return n, err
		}
	}
}

// Seek is that of the file; other readers have none.
func (c *counter) Seek(offset int64, whence int) (int64, error) {
	if file, ok := c.r.(io.Seeker); ok {
		return file.Seek(offset, whence)
	}
	return 0, errors.ErrUnsupported
}

// Stat is that of the file; other readers have none.
func (c *counter) Stat() (fs.FileInfo, error) {
	if file, ok := c.r.(interface{ Stat() (fs.FileInfo, error) }); ok {
		return file.Stat()
	}
	return nil, errors.ErrUnsupported
}

// progressLine says how far a run is: bytes of the file, payloads, their rate,
// and the time that the file will still take.
func (j *Judge) progressLine() string {
	payloads := j.Sum.Payloads
	for _, n := range j.passed {
		payloads += n
	}
	elapsed := j.now().Sub(j.started).Seconds()
	line := fmt.Sprintf("%s: %s", j.file, megabytes(j.read.n.Load()))
	if j.read.size > 0 {
		line += " of " + megabytes(j.read.size)
	}
	line += fmt.Sprintf(", %s, %s invalid", words.Count(payloads, "payload"), words.Number(j.Sum.Invalid))
	if elapsed > 0 {
		line += fmt.Sprintf(", %.0f/s", float64(payloads)/elapsed)
	}
	if n := j.read.n.Load(); n > 0 && j.read.size > n && elapsed > 1 {
		left := time.Duration(elapsed * float64(j.read.size-n) / float64(n) * float64(time.Second))
		line += fmt.Sprintf(", %s left", left.Round(time.Second))
	}
	return line
}

func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/1e6) }
