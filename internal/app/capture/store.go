package capture

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"
)

// StoreOptions are the limits of a store. The zero value rotates at 64 MB or a
// day and drops nothing.
type StoreOptions struct {
	// RotateSize is how large a segment gets, in bytes; 0 means 64 MB.
	RotateSize int64
	// RotateAge is how long a segment is written to; 0 means 24 hours.
	RotateAge time.Duration
	// KeepSize drops the oldest segments when all take more bytes; 0 keeps all.
	KeepSize int64
	// KeepAge drops segments that have no capture younger than this; 0 keeps all.
	KeepAge time.Duration
	// Hold gives the number of the oldest capture that must not be dropped yet.
	// nil holds none. It is called on the store's goroutine.
	Hold func() uint64
	// Found is told of every capture that is in the store when it is opened, in
	// their order, without its body.
	Found func(Stored)
	// Committed is told of captures once they are on disk, in their order, on
	// the store's goroutine, before their Append returns: it should be quick. The
	// captures are those given to Append and must not be changed.
	Committed func([]Stored)
	// Dropped is told that captures before a number are gone.
	Dropped func(before uint64)
	// Lost is told, once and on the store's goroutine, that the folder is no longer the
	// store's: see [ErrLost].
	Lost func(error)
	// Warn is told what was wrong with the files when they were opened or read,
	// one line for people; nil ignores it.
	Warn func(string)
	// Now is the clock for ages; without one, age is of no account.
	Now func() time.Time
}

// Stored is a capture and its place.
type Stored struct {
	Capture *Capture
	Place   Place
	Bytes   int // of the body
	Note    any // what was given to Append
}

// Place says where a line is.
type Place struct {
	Segment uint64 // number of the first capture of the segment, its name
	Offset  int64
	Size    int // of the line, its line feed included
}

// Store is a folder of captures: segments of NDJSON to which is only appended.
// It is safe for concurrent use, by one process at a time for writing and by any
// number for reading.
type Store struct {
	folder string
	opts   StoreOptions
	lock   *os.File
	sync   func(folder string) error // makes the names in a folder last

	mu      sync.Mutex // guards what follows
	next    uint64     // number of the next capture
	pending *batch
	wake    chan struct{} // has one element when there is a batch
	closed  bool
	quit    chan struct{} // closed to end the writer
	done    chan struct{} // closed when the writer has ended
	readers map[uint64]*os.File

	lost     error     // why nothing is written any more; the writer's goroutine
	segments []segment // in order; the writer's goroutine, and Open before it
	file     *os.File  // of the last segment; nil when a new one must be begun
	answers  *os.File  // of the answers' file that was written last
	answersF uint64    // its segment
}

// segment is one file.
type segment struct {
	first uint64 // number of its first capture
	size  int64
	begun time.Time // when it was made, as far as is known
	last  time.Time // time of its last capture
}

// batch are lines that are written and synced at once.
type batch struct {
	lines  *[]byte
	stored []Stored // offsets within lines
	done   chan struct{}
	err    error
}

// ErrFull says that there is no room on the disk. Nothing of the capture is kept.
var ErrFull = errors.New("no space left on the disk")

// ErrLocked says that another process writes to a store or a file.
var ErrLocked = errors.New("another process writes there")

// ErrLost says that a file of the store is no longer where it was: the folder or the file was
// removed, renamed or replaced, so that another process may write there. Nothing is stored any
// more.
var ErrLost = errors.New("was removed or replaced while captures were written there")

// ErrClosed says that a store was closed.
var ErrClosed = errors.New("the store is closed")

// OpenStore opens a folder for writing, made if it is not there. What a crash
// left of a last line is cut off; such a capture was never acknowledged.
func OpenStore(folder string, o StoreOptions) (*Store, error) {
	if o.RotateSize <= 0 {
		o.RotateSize = 64_000_000
	}
	if o.RotateAge <= 0 {
		o.RotateAge = 24 * time.Hour
	}
	if o.Hold == nil {
		o.Hold = func() uint64 { return ^uint64(0) }
	}
	if o.Found == nil {
		o.Found = func(Stored) {}
	}
	if o.Committed == nil {
		o.Committed = func([]Stored) {}
	}
	if o.Dropped == nil {
		o.Dropped = func(uint64) {}
	}
	if o.Lost == nil {
		o.Lost = func(error) {}
	}
	if o.Warn == nil {
		o.Warn = func(string) {}
	}
	if o.Now == nil {
		o.Now = func() time.Time { return time.Time{} }
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	lock, err := Lock(filepath.Join(folder, "lock"))
	if errors.Is(err, ErrLocked) {
		err = fmt.Errorf("%s: %w", folder, err)
	}
	if err != nil {
		return nil, err
	}
	s := &Store{
		folder: folder, opts: o, lock: lock, sync: SyncFolder, next: 1,
		wake: make(chan struct{}, 1), quit: make(chan struct{}), done: make(chan struct{}), readers: map[uint64]*os.File{}, pending: newBatch(),
	}
	if err := s.load(); err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	go s.write()
	return s, nil
}

func newBatch() *batch { return &batch{lines: takeBuffer(), done: make(chan struct{})} }

// Append stores a capture and returns when it is on disk. It gives the capture
// its number. The capture must not be changed afterwards. Committed gets the note.
func (s *Store) Append(c *Capture, note any) error {
	members := takeBuffer()
	defer giveBuffer(members)
	b, err := c.appendMembers(*members)
	if err != nil {
		return err
	}
	*members = b
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return ErrClosed
	}
	c.Seq = s.next
	s.next++
	current := s.pending
	from := len(*current.lines)
	lines := append(append(*current.lines, lineBegin...), ',')
	lines = append(appendSeq(lines, c.Seq), ',')
	*current.lines = appendSum(append(lines, b...), from)
	current.stored = append(current.stored, Stored{c, Place{Offset: int64(from), Size: len(*current.lines) - from}, len(c.Body), note})
	s.mu.Unlock()
	select {
	case s.wake <- struct{}{}:
	default:
	}
	<-current.done
	return current.err
}

// Buffers of lines are used again, unless they have grown too much.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

const mostKept = 4 << 20

func takeBuffer() *[]byte { return buffers.Get().(*[]byte) } //nolint:forcetypeassert // the pool holds nothing else

func giveBuffer(b *[]byte) {
	if *b = (*b)[:0]; cap(*b) <= mostKept {
		buffers.Put(b)
	}
}

// write is the goroutine that writes. While it waits for the disk, the next
// batch gathers.
func (s *Store) write() {
	defer close(s.done)
	for {
		select {
		case <-s.wake:
			s.commit()
		case <-s.quit:
			s.commit()
			return
		}
	}
}

// gather lets those append who are ready to: a batch costs the same for one capture as
// for a hundred.
func (s *Store) gather() {
	n, before := s.waiting(), -1
	for n != before {
		runtime.Gosched()
		n, before = s.waiting(), n
	}
}

// waiting is how many captures wait to be written.
func (s *Store) waiting() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.pending.stored)
}

func (s *Store) commit() {
	s.gather()
	s.mu.Lock()
	current := s.pending
	if len(current.stored) == 0 {
		s.mu.Unlock()
		return
	}
	s.pending = newBatch()
	s.mu.Unlock()
	if current.err = s.check(); current.err == nil { // nothing goes into a folder that others may have by now
		current.err = errors.Join(s.writeBatch(current), s.check()) // what is gone by now was not stored
	}
	if current.err == nil {
		s.opts.Committed(current.stored)
	}
	close(current.done)
	giveBuffer(current.lines)
}

// check tells whether the store's files are where they were.
func (s *Store) check() error {
	for _, file := range []*os.File{s.lock, s.file} {
		if err := isThere(file); err != nil && s.lost == nil {
			s.lost = err
			s.opts.Lost(err)
		}
	}
	return s.lost
}

// isThere tells whether the name of an open file still leads to it; nil is no file.
func isThere(file *os.File) error {
	if file == nil {
		return nil
	}
	held, err := file.Stat()
	if err != nil {
		return err
	}
	there, err := os.Stat(file.Name())
	if err != nil || !os.SameFile(held, there) {
		return fmt.Errorf("%s %w", file.Name(), ErrLost)
	}
	return nil
}

func (s *Store) writeBatch(b *batch) error {
	if err := s.rotate(b.stored[0].Capture.Seq); err != nil {
		return full(err)
	}
	last := &s.segments[len(s.segments)-1]
	_, err := s.file.WriteAt(*b.lines, last.size)
	if err == nil {
		err = syncData(s.file)
	}
	switch {
	case err == nil:
	case isNoSpace(err):
		return full(errors.Join(err, s.retreat(last)))
	default:
		// What is on disk now nobody knows: begin another file.
		return errors.Join(err, s.retreat(last), s.closeFile())
	}
	for i := range b.stored {
		b.stored[i].Place.Segment = last.first
		b.stored[i].Place.Offset += last.size
	}
	last.size += int64(len(*b.lines))
	last.last = s.opts.Now()
	return nil
}

// retreat takes away what was written of a batch that failed.
func (s *Store) retreat(last *segment) error {
	if err := s.file.Truncate(last.size); err != nil {
		return errors.Join(err, s.closeFile())
	}
	return nil
}

func (s *Store) closeFile() error {
	if s.file == nil {
		return nil
	}
	err := s.file.Close()
	s.file = nil
	return err
}

func full(err error) error {
	if isNoSpace(err) {
		return fmt.Errorf("%w: %w", ErrFull, err)
	}
	return err
}

// Close waits for what is under way and closes the files.
func (s *Store) Close() error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		<-s.done
		return nil
	}
	s.closed = true
	s.mu.Unlock()
	close(s.quit)
	<-s.done
	s.mu.Lock()
	defer s.mu.Unlock()
	errs := []error{s.closeFile()}
	if s.answers != nil {
		errs = append(errs, s.answers.Close())
	}
	for _, f := range s.readers {
		errs = append(errs, f.Close())
	}
	return errors.Join(append(errs, s.lock.Close())...)
}
