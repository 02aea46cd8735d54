package patient

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"sync"
	"time"
)

// lastWait is how long a write may take once its context has ended.
const lastWait = 2 * time.Second

// ErrNotRead tells that a write found no reader before the context ended, nor a moment later.
var ErrNotRead = errors.New("nobody reads the output: its end is lost")

// Writer is a writer of which a write ends when the context does, or soon after, though nobody
// reads: with [ErrNotRead], as do all after it. A regular file needs none of it.
func Writer(ctx context.Context, out io.Writer) io.Writer {
	if isRegular(out) {
		return out
	}
	return &writer{ctx: ctx, out: out}
}

type writer struct {
	ctx    context.Context //nolint:containedctx // Write has no parameter for it
	out    io.Writer
	mu     sync.Mutex
	failed error
}

func (w *writer) Write(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.failed != nil {
		return 0, w.failed
	}
	type written struct {
		n   int
		err error
	}
	done := make(chan written, 1)
	go func() {
		n, err := w.out.Write(b) // which a write that fails here leaves to it: a copy of all would cost more
		done <- written{n, err}
	}()
	select {
	case one := <-done:
		return one.n, one.err
	case <-w.ctx.Done():
	}
	select {
	case one := <-done:
		return one.n, one.err
	case <-time.After(lastWait):
		w.failed = ErrNotRead
		return 0, w.failed
	}
}

// Stat is that of the file, if it is one.
func (w *writer) Stat() (fs.FileInfo, error) { return stat(w.out) }
