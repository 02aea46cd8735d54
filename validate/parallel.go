package validate

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"sync"
	"sync/atomic"

	"github.com/siohook/siohook/internal/jsonpos"
)

// batchSize is about how many bytes of JSON Lines a worker takes at once.
const batchSize = 1 << 19

// lineEnd is where JSON Lines can be cut: a payload ends a line, and the next
// line begins one.
var lineEnd = []byte("}\n{")

// isWorth tells whether r is a file that several workers finish sooner: large, and
// with all its bytes there. Others may come slowly, and are reported as they come.
func isWorth(r io.Reader) bool {
	file, ok := r.(interface{ Stat() (fs.FileInfo, error) })
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode().IsRegular() && info.Size() > batchSize
}

// batch is a run of lines on its way through a worker.
type batch struct {
	from    origin
	text    []byte
	room    []byte // that text is in
	reports []Report
	done    chan struct{} // gets a value when the reports are there
}

// parallel checks a file of JSON Lines with several workers. It returns what is
// left of the file, not to be cut into batches, and where that begins.
func (v *Validator) parallel(from origin, r io.Reader, each func(Report) error) (rest io.Reader, at origin, err error) {
	work := make(chan *batch)
	order := make(chan *batch, 2*v.options.Workers)
	stop := make(chan struct{})
	var workers sync.WaitGroup
	var compiled atomic.Int32
	var stopped atomic.Bool
	for range v.options.Workers {
		workers.Go(func() {
			v.compile(&compiled)
			s := newSource(from.file, nil, v.options.MaxBytes)
			for b := range work {
				v.batch(s, b, &stopped)
				b.done <- struct{}{}
			}
		})
	}
	cut := cutter{in: r, at: from, used: make(chan *batch, cap(order)+1)}
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
					stopped.Store(true)
					close(stop)
					break
				}
			}
			select {
			case cut.used <- b:
			default:
			}
		}
	}
	workers.Wait()
	if err != nil {
		return nil, from, err
	}
	return cut.rest(), cut.at, nil
}

// compile compiles the schemas of all events that valid payloads need. Several
// goroutines share the work by counting what is done: a file for them to read is
// large and has most events, and each would wait for the other's schemas.
func (v *Validator) compile(done *atomic.Int32) {
	for {
		n := int(done.Add(1)) - 1
		if n >= len(v.catalog.Rows) {
			return
		}
		v.engines[v.catalog.Rows[n]].strict()
	}
}

// batch checks the lines of a batch as a file of their own, until it is stopped.
func (v *Validator) batch(lines *source, b *batch, stopped *atomic.Bool) {
	s := stream{
		source: lines, validator: v, inspector: v.fast.inspector(),
		each: func(r Report) error {
			r.Payload = b.lasting(lines.start, r.Payload)
			b.reports = append(b.reports, r)
			if stopped.Load() {
				return errStopped
			}
			return nil
		},
	}
	defer s.inspector.release()
	s.reset(b.text)
	s.at, s.passed = b.from, 0
	split := splitter{source: s.source, payload: s.payload, broken: s.broken, quick: s.quick}
	s.bom = &split.hasBOM
	_ = split.lines() // bytes in memory can be read, and what is stopped goes nowhere
}

var errStopped = errors.New("stopped")

// lasting is the same payload in the text of the batch, where it starts at an
// offset: a source writes over what it has collected.
func (b *batch) lasting(start int64, payload []byte) []byte {
	if payload == nil {
		return nil
	}
	if rest := b.text[min(start, int64(len(b.text))):]; bytes.HasPrefix(rest, payload) {
		return rest[:len(payload):len(payload)]
	}
	return bytes.Clone(payload)
}

// cutter cuts a file into batches.
type cutter struct {
	in     io.Reader
	at     origin // of the bytes kept
	kept   []byte // read, and in no batch
	failed error  // why reading ended
	used   chan *batch
}

// batch returns one to use again, or a new one.
func (c *cutter) batch() *batch {
	select {
	case b := <-c.used:
		b.reports = b.reports[:0]
		return b
	default:
		return &batch{done: make(chan struct{}, 1)}
	}
}

// next returns the next batch; nil when there is no place to cut, and at the
// end of the file.
func (c *cutter) next() *batch {
	if c.failed != nil {
		return nil
	}
	b, n := c.batch(), len(c.kept)
	if cap(b.room) < n+batchSize {
		b.room = make([]byte, n+batchSize, n+batchSize+batchSize/8)
	}
	text := b.room[:n+batchSize]
	copy(text, c.kept)
	read, err := io.ReadFull(c.in, text[n:])
	text = text[:n+read]
	if err != nil {
		c.failed = err
	}
	end := bytes.LastIndex(text, lineEnd)
	if end < 0 {
		if c.failed == nil {
			c.failed = errNoCut
		}
		c.kept = text
		return nil
	}
	end += len(lineEnd) - 1
	b.from, b.text = c.at, text[:end]
	c.at.line, c.at.column = jsonpos.Advance(c.at.line, c.at.column, b.text)
	c.kept = append(c.kept[:0], text[end:]...)
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
