package validate

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"sync"

	"github.com/siohook/siohook/internal/jsonpos"
)

// batchSize is about how many bytes of JSON Lines a worker takes at once.
const batchSize = 1 << 20

// lineEnd is where JSON Lines can be cut: a payload ends a line, and the next
// line begins one.
var lineEnd = []byte("}\n{")

// isRegular tells whether r is a file whose bytes are all there: others may come
// slowly, and are to be reported as they come.
func isRegular(r io.Reader) bool {
	file, ok := r.(interface{ Stat() (fs.FileInfo, error) })
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode().IsRegular()
}

// batch is a run of lines on its way through a worker.
type batch struct {
	from    origin
	text    []byte
	reports []Report
	done    chan struct{}
}

// parallel checks a file of JSON Lines with several workers. It returns what is
// left of the file, not to be cut into batches, and where that begins.
func (v *Validator) parallel(from origin, r io.Reader, each func(Report) error) (rest io.Reader, at origin, err error) {
	work := make(chan *batch)
	order := make(chan *batch, 2*v.options.Workers)
	stop := make(chan struct{})
	var workers sync.WaitGroup
	for range v.options.Workers {
		workers.Go(func() {
			for b := range work {
				v.batch(b)
				close(b.done)
			}
		})
	}
	cut := cutter{in: r, at: from}
	go func() {
		defer close(order)
		defer close(work)
		for {
			b := cut.next()
			if b == nil {
				return
			}
			select {
			case order <- b:
			case <-stop:
				return
			}
			select {
			case work <- b:
			case <-stop:
				return
			}
		}
	}()
	for b := range order {
		if err == nil {
			<-b.done
			for k := range b.reports {
				if err = each(b.reports[k]); err != nil {
					close(stop)
					break
				}
			}
		}
	}
	workers.Wait()
	if err != nil {
		return nil, from, err
	}
	return cut.rest(), cut.at, nil
}

// batch checks the lines of a batch as a file of their own.
func (v *Validator) batch(b *batch) {
	s := stream{
		source: newSource(b.from.file, bytes.NewReader(b.text), v.options.MaxBytes), validator: v, inspector: v.fast.inspector(),
		each: func(r Report) error { b.reports = append(b.reports, r); return nil },
	}
	defer s.inspector.release()
	s.at = b.from
	split := splitter{source: s.source, payload: s.payload, broken: s.broken, quick: s.quick}
	s.bom = &split.hasBOM
	_ = split.lines() // bytes in memory can be read, and each takes every report
}

// cutter cuts a file into batches.
type cutter struct {
	in     io.Reader
	at     origin // of the bytes kept
	kept   []byte // read, and in no batch
	failed error  // why reading ended
}

// next returns the next batch; nil when there is no place to cut, and at the
// end of the file.
func (c *cutter) next() *batch {
	if c.failed != nil {
		return nil
	}
	n := len(c.kept)
	c.kept = append(c.kept, make([]byte, batchSize)...)
	read, err := io.ReadFull(c.in, c.kept[n:])
	c.kept = c.kept[:n+read]
	if err != nil {
		c.failed = err
	}
	end := bytes.LastIndex(c.kept, lineEnd)
	if end < 0 {
		if c.failed == nil {
			c.failed = errNoCut
		}
		return nil
	}
	end += len(lineEnd) - 1
	b := &batch{from: c.at, text: c.kept[:end:end], done: make(chan struct{})}
	c.at.line, c.at.column = jsonpos.Advance(c.at.line, c.at.column, b.text)
	c.kept = bytes.Clone(c.kept[end:])
	return b
}

var errNoCut = errors.New("no line end to cut at")

// rest reads what is in no batch.
func (c *cutter) rest() io.Reader {
	if errors.Is(c.failed, io.EOF) || errors.Is(c.failed, io.ErrUnexpectedEOF) {
		return bytes.NewReader(c.kept)
	}
	if errors.Is(c.failed, errNoCut) {
		return io.MultiReader(bytes.NewReader(c.kept), c.in)
	}
	return io.MultiReader(bytes.NewReader(c.kept), failing{c.failed})
}

// failing is a reader that has failed before.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }
