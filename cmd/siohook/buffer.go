package main

import (
	"bufio"
	"io"
	"sync"
)

// buffer collects output that no person watches as it comes. It is flushed by
// whoever is about to wait for input, on whatever goroutine.
type buffer struct {
	mu  sync.Mutex
	out io.Writer
	in  *bufio.Writer // nil for a terminal
}

func newBuffer(out io.Writer) *buffer {
	b := &buffer{out: out}
	if !isTerminal(out) {
		b.in = bufio.NewWriterSize(out, 1<<16)
	}
	return b
}

// writer is where to write: the terminal itself, or the buffer.
func (b *buffer) writer() io.Writer {
	if b.in == nil {
		return b.out
	}
	return b
}

func (b *buffer) Write(text []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.in.Write(text)
}

func (b *buffer) flush() error {
	if b.in == nil {
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.in.Flush()
}
