package main

import (
	"context"
	"io"
	"io/fs"
	"os"
	"sync"
)

// interruptible is a reader of which a read ends when the context does, though
// nothing comes. A regular file needs none of it.
func interruptible(ctx context.Context, in io.Reader) io.Reader {
	if f, ok := in.(*os.File); ok {
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			return f
		}
	}
	return &pipedReader{ctx: ctx, in: in}
}

// pipedReader hands on what another goroutine reads. It reads nothing before it
// is asked to.
type pipedReader struct {
	ctx  context.Context //nolint:containedctx // Read has no parameter for it
	in   io.Reader
	once sync.Once
	out  *io.PipeReader
}

func (r *pipedReader) Read(b []byte) (int, error) {
	r.once.Do(func() {
		out, in := io.Pipe()
		r.out = out
		go func() {
			_, err := io.CopyBuffer(in, struct{ io.Reader }{r.in}, make([]byte, 1<<17))
			in.CloseWithError(err) // nil is the end of the file
		}()
		context.AfterFunc(r.ctx, func() { in.CloseWithError(r.ctx.Err()) })
	})
	return r.out.Read(b)
}

// Stat is that of the file, if it is one.
func (r *pipedReader) Stat() (fs.FileInfo, error) {
	if f, ok := r.in.(*os.File); ok {
		return f.Stat()
	}
	return nil, fs.ErrInvalid
}
