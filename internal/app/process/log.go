package process

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// mostLogged is how large a file of output may become before it is emptied, and mostRead how
// much of what was written since a moment is read.
const (
	mostLogged = 64 << 20
	mostRead   = 16 << 10
)

// Log is the file that gets what a receiver writes. The receiver writes to it directly: what it
// wrote before it answered is there when the answer has come.
type Log struct{ file *os.File }

// OpenLog begins a file of output anew, and the folder that it is in.
func OpenLog(path string) (*Log, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("output of the receiver: %w", err)
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_TRUNC|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("output of the receiver: %w", err)
	}
	return &Log{file}, nil
}

// Mark notes how far the output is. since gives what has been written from then on; of much it
// gives the beginning and the end.
func (l *Log) Mark() (since func() []byte) {
	from := l.size()
	return func() []byte { return l.read(min(from, l.size()), l.size()) }
}

// Bound empties the file when it has become too large: a receiver may write without end.
func (l *Log) Bound() {
	if l.size() > mostLogged {
		_ = l.file.Truncate(0) // what is appended after this begins at the start
	}
}

// Tail is the end of the output.
func (l *Log) Tail() []byte {
	to := l.size()
	return l.part(max(0, to-mostRead), to)
}

// read reads a part, or the beginning and the end of a long one.
func (l *Log) read(from, to int64) []byte {
	if to-from <= mostRead {
		return l.part(from, to)
	}
	const head = mostRead / 4
	return append(append(l.part(from, from+head), "\n...\n"...), l.part(to-(mostRead-head), to)...)
}

func (l *Log) part(from, to int64) []byte {
	b := make([]byte, max(0, to-from))
	n, err := l.file.ReadAt(b, from)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil // what cannot be read is not quoted
	}
	return b[:n]
}

func (l *Log) size() int64 {
	info, err := l.file.Stat()
	if err != nil {
		return 0
	}
	return info.Size()
}

// Close closes the file; it stays.
func (l *Log) Close() error { return l.file.Close() }
