package validate

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"math"
	"slices"
	"sync"
	"sync/atomic"
)

// lineEnd is where JSON Lines can be cut: a payload ends a line, and the next
// line begins one.
var lineEnd = []byte("}\n{")

// region is the bytes of a file that can be read at any place.
type region struct {
	file       io.ReaderAt
	start, end int64
}

// regionOf is what is left of a regular file. Others have none: their bytes may
// come slowly, and are reported as they come.
func regionOf(r io.Reader) (left region, ok bool) {
	file, ok := r.(interface {
		io.ReaderAt
		io.Seeker
		Stat() (fs.FileInfo, error)
	})
	if !ok {
		return region{}, false
	}
	info, err := file.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return region{}, false
	}
	start, err := file.Seek(0, io.SeekCurrent)
	return region{file, start, info.Size()}, err == nil
}

// batch is a run of lines on its way through a worker.
type batch struct {
	from     origin // of the first batch; the others count lines from 1
	text     []byte
	room     []byte // what was read, with text in it
	space    []byte // that room is in
	verdicts []verdict
	reports  []Report
	lines    int   // that end in text
	last     bool  // what comes after it can not be cut
	rest     int64 // offset of the byte after it, of the last
}

// verdict is a report: one of the batch's, or one of a payload with nothing wrong.
type verdict struct {
	line   int
	event  string
	report int // number from 1, 0 when nothing is wrong
}

func (b *batch) add(r Report) {
	short := verdict{line: r.Line, event: r.Event}
	if len(r.Violations) > 0 {
		b.reports = append(b.reports, r)
		short.report = len(b.reports)
	}
	b.verdicts = append(b.verdicts, short)
}

// give hands the reports on. before is how many lines are before the batch.
func (b *batch) give(before int, each func(Report) error) error {
	for i := range b.verdicts {
		short := &b.verdicts[i]
		r := Report{File: b.from.file, Event: short.event}
		if short.report > 0 {
			r = b.reports[short.report-1]
			for k := range r.Violations {
				r.Violations[k].Line += before
			}
		}
		r.Line = short.line + before
		if err := each(r); err != nil {
			return err
		}
	}
	return nil
}

// crew is several goroutines that check one file. Each reads a batch, which is
// near it then, and checks it. The caller's, which leads, also hands the reports on.
type crew struct {
	validator *Validator
	from      origin
	region    region
	size      int // of a batch
	stopped   atomic.Bool

	mu      sync.Mutex
	changed sync.Cond
	taken   int      // batches that are being checked, or were
	given   int      // batches that were handed on
	checked []*batch // by number, modulo its length
	unused  []*batch
	spaces  [][]byte // of those
}

// parallel checks a region of JSON Lines with several workers. It returns what is
// left of it, not to be cut into batches, and where that begins.
func (v *Validator) parallel(from origin, in region, each func(Report) error) (rest io.Reader, at origin, err error) {
	c := &crew{validator: v, from: from, region: in, size: v.batchSize, checked: make([]*batch, 2*v.options.Workers)}
	c.changed.L = &c.mu
	var others sync.WaitGroup
	for range v.options.Workers - 1 {
		others.Go(func() {
			work := c.worker()
			for n, ok := c.take(); ok; n, ok = c.take() {
				work(n)
			}
		})
	}
	defer others.Wait()
	defer c.end()
	left, at, err := c.lead(each)
	return io.NewSectionReader(in.file, left, math.MaxInt64-left), at, err
}

// lead hands batches on, and works while the next is not checked. It returns the
// offset of the byte after the last one, and where that is.
func (c *crew) lead(each func(Report) error) (rest int64, at origin, err error) {
	work := c.worker()
	at = c.from
	for {
		b, n := c.turn()
		if b == nil {
			work(n)
			continue
		}
		if err := b.give(at.line-b.from.line, each); err != nil {
			return 0, at, err
		}
		if b.lines > 0 {
			at.line, at.column = at.line+b.lines, 1
		}
		if b.last {
			return b.rest, at, nil
		}
		c.reuse(b)
	}
}

// turn is what comes next for the one that leads: a batch to hand on, or, if it is
// nil, the number of one to check.
func (c *crew) turn() (b *batch, n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for {
		next := &c.checked[c.given%len(c.checked)]
		if b = *next; b != nil {
			*next = nil
			c.given++
			c.changed.Broadcast() // there is room for another
			return b, 0
		}
		if c.offset(c.taken) < c.region.end && c.taken-c.given < len(c.checked) {
			c.taken++
			return nil, c.taken - 1
		}
		c.changed.Wait()
	}
}

// take is the number of the batch that comes next for the others; false when there
// is none.
func (c *crew) take() (n int, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for !c.stopped.Load() && c.offset(c.taken) < c.region.end {
		if c.taken-c.given < len(c.checked) {
			c.taken++
			return c.taken - 1, true
		}
		c.changed.Wait()
	}
	return 0, false
}

// end lets the others come to an end.
func (c *crew) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stopped.Store(true)
	c.changed.Broadcast()
}

// worker returns a function for one goroutine, that reads a batch and checks it. The
// space of its batches stays with it, near its processor, unless reports are in it.
func (c *crew) worker() func(n int) {
	lines := newSource(c.from.file, nil, c.validator.options.MaxBytes)
	var space []byte
	return func(n int) {
		b := c.batch(space)
		c.read(b, n)
		c.validator.batch(lines, b, &c.stopped)
		space = nil
		if len(b.reports) == 0 {
			space, b.space, b.room, b.text = b.space, nil, nil, nil
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		c.checked[n%len(c.checked)] = b
		if n == c.given {
			c.changed.Broadcast()
		}
	}
}

// batch returns one to use again, or a new one. It gets the space, if there is one.
func (c *crew) batch(space []byte) *batch {
	c.mu.Lock()
	defer c.mu.Unlock()
	b := new(batch)
	if last := len(c.unused) - 1; last >= 0 {
		b, c.unused = c.unused[last], c.unused[:last]
	}
	if last := len(c.spaces) - 1; space == nil && last >= 0 {
		space, c.spaces = c.spaces[last], c.spaces[:last]
	}
	b.space = space
	return b
}

// reuse takes back a batch that was handed on.
func (c *crew) reuse(b *batch) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if b.space != nil {
		c.spaces = append(c.spaces, b.space)
	}
	*b = batch{verdicts: b.verdicts[:0], reports: b.reports[:0]}
	c.unused = append(c.unused, b)
}

// offset is where in the file the batch of a number begins, if a line begins there;
// else it begins with the first line after it.
func (c *crew) offset(n int) int64 { return c.region.start + int64(n)*int64(c.size) }

// read reads a batch: the lines that begin from its offset on, up to the next one's.
func (c *crew) read(b *batch, n int) {
	const before = len("}\n")
	b.from, b.last = origin{c.from.file, 1, 1}, false
	start := c.offset(n) - int64(before)
	end := before + c.size // in the text, of what lines of the batch begin in
	if n == 0 {
		b.from, start, end = c.from, c.region.start, c.size
	}
	b.fill(&c.region, start, end+c.size/64) // where the last line should end
	first := 0
	if n > 0 {
		first = nextLine(b.room, 0)
	}
	if first < 0 || first >= end {
		// It is all of a line that began before, or can not be read.
		b.text, b.last, b.rest = nil, len(b.room) < end, start+int64(before)
		return
	}
	next := nextLine(b.room, end-before)
	for next < 0 && len(b.room) < end+c.validator.options.MaxBytes && b.fill(&c.region, start, 2*(end+len(b.room))) {
		next = nextLine(b.room, end-before)
	}
	if next < 0 {
		next = first
		if i := bytes.LastIndex(b.room, lineEnd); i >= 0 {
			next = max(first, i+before)
		}
		b.last, b.rest = true, start+int64(next)
	}
	b.text = b.room[first:next]
}

// nextLine is the offset of the first line that begins a payload, after the end of
// another that is from an offset on; -1 when there is none.
func nextLine(text []byte, from int) int {
	from = max(from, 0)
	i := bytes.Index(text[min(from, len(text)):], lineEnd)
	if i < 0 {
		return -1
	}
	return from + i + len(lineEnd) - 1
}

// fill reads up to size bytes of a region; false when there are no more than there
// were. What fails is read again behind the last batch, and fails there.
func (b *batch) fill(in *region, start int64, size int) bool {
	size = int(min(int64(size), in.end-start))
	had := len(b.room)
	// A copy to a place some bytes further in its page than it is from takes three
	// times as long on some processors.
	pad := int(start % pageSize)
	b.space = slices.Grow(b.space[:0], pad+size)[:pad+size]
	b.room = b.space[pad:]
	n, _ := in.file.ReadAt(b.room, start)
	b.room = b.room[:n]
	return n > had
}

const pageSize = 1 << 12

// batch checks the lines of a batch as a file of their own, until it is stopped.
func (v *Validator) batch(lines *source, b *batch, stopped *atomic.Bool) {
	s := stream{
		source: lines, validator: v, inspector: v.fast.inspector(),
		each: func(r Report) error {
			r.Payload = b.lasting(lines.start, r.Payload)
			b.add(r)
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
	b.lines = s.at.line - b.from.line
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
