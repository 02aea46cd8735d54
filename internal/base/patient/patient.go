// Package patient reads what may come slowly, or never, and writes to who may not read: a pipe,
// a FIFO, a device. A read or a write of it ends when the context does.
package patient

import (
	"context"
	"io"
	"io/fs"
	"os"
	"sync"
)

// Reader is a reader of which a read ends when the context does, though nothing comes. A
// regular file needs none of it.
func Reader(ctx context.Context, in io.Reader) io.Reader {
	if isRegular(in) {
		return in
	}
	return &reader{ctx: ctx, in: in}
}

// isRegular tells whether what is read or written is a regular file, also where something around it
// gives its Stat.
func isRegular(file any) bool {
	info, err := stat(file)
	return err == nil && info.Mode().IsRegular()
}

func stat(file any) (fs.FileInfo, error) {
	if f, ok := file.(interface{ Stat() (fs.FileInfo, error) }); ok {
		return f.Stat()
	}
	return nil, fs.ErrInvalid
}

// Open opens a file. That of a FIFO ends with the context, too: it waits for who writes.
func Open(ctx context.Context, name string) (io.ReadCloser, error) {
	if info, err := os.Stat(name); err != nil || info.Mode().IsRegular() {
		return os.Open(name) // the error is that of opening
	}
	type opened struct {
		file *os.File
		err  error
	}
	done := make(chan opened, 1)
	go func() {
		f, err := os.Open(name)
		done <- opened{f, err}
	}()
	select {
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	case one := <-done:
		if one.err != nil {
			return nil, one.err
		}
		return struct {
			io.Reader
			io.Closer
		}{Reader(ctx, one.file), one.file}, nil
	}
}

// reader hands on what another goroutine reads. It reads nothing before it is asked to.
type reader struct {
	ctx  context.Context //nolint:containedctx // Read has no parameter for it
	in   io.Reader
	once sync.Once
	out  *io.PipeReader
}

func (r *reader) Read(b []byte) (int, error) {
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
func (r *reader) Stat() (fs.FileInfo, error) {
	return stat(r.in)
}
