package listen

import (
	"slices"
	"sort"
	"sync"
	"time"

	"github.com/siohook/siohook/internal/app/capture"
	"github.com/siohook/siohook/internal/base/sorted"
)

// Entry is what the index knows of a capture.
type Entry struct {
	Seq     uint64
	Time    time.Time
	Method  string
	URL     string
	Event   string
	Verdict string
	Contact int64
	Status  int
	Bytes   int
	Place   capture.Place
	// Forwarded is the last outcome of forwarding it, "" before; ForwardStatus is what
	// the receiver answered then, 0 for no answer.
	Forwarded     capture.Outcome
	ForwardStatus int
}

// NoEvent is what [Filter.Event] is for deliveries without an event.
const NoEvent = "none"

// Filter chooses captures. Empty members choose all.
type Filter struct {
	Event   string // or NoEvent
	Verdict string
	Contact int64
}

func (f Filter) fits(e *Entry) bool {
	return (f.Event == "" || e.Event == f.Event || f.Event == NoEvent && e.Event == "") && (f.Verdict == "" || e.Verdict == f.Verdict) && (f.Contact == 0 || e.Contact == f.Contact)
}

// Index knows all captures of a store, in their order.
type Index struct {
	mu      sync.RWMutex
	blocks  []*[blockSize]Entry // what is there is never copied: there may be many
	dropped int                 // entries of the first block
	n       int                 // entries that are left
	counts  map[[2]string]int   // by event and verdict
	names   map[string]string   // one copy of each event's and path's name
	waiting chan struct{}       // closed when something changes
}

const blockSize = 1024

// at is the entry at a position.
func (x *Index) at(i int) *Entry {
	i += x.dropped
	return &x.blocks[i/blockSize][i%blockSize]
}

// NewIndex gives an empty index.
func NewIndex() *Index {
	return &Index{counts: map[[2]string]int{}, names: map[string]string{}, waiting: make(chan struct{})}
}

// Add takes captures in.
func (x *Index) Add(stored []capture.Stored) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for i := range stored {
		c := stored[i].Capture
		if x.dropped+x.n == len(x.blocks)*blockSize {
			x.blocks = append(x.blocks, new([blockSize]Entry))
		}
		x.n++
		*x.at(x.n - 1) = Entry{
			Seq: c.Seq, Time: c.Time, Method: x.one(c.Method), URL: x.one(c.URL), Event: x.one(c.Event), Verdict: x.one(c.Verdict),
			Contact: c.Contact, Status: c.Status, Bytes: stored[i].Bytes, Place: stored[i].Place,
		}
		x.counts[[2]string{c.Event, c.Verdict}]++
	}
	x.changed()
}

// changed wakes all that wait. The caller has locked the index.
func (x *Index) changed() {
	close(x.waiting)
	x.waiting = make(chan struct{})
}

// Forwarded notes what came of an attempt to forward a capture.
func (x *Index) Forwarded(a capture.Answered) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if i := x.find(a.Seq); i < x.n && x.at(i).Seq == a.Seq {
		x.at(i).Forwarded, x.at(i).ForwardStatus = a.Outcome, a.Status
		x.changed()
	}
}

// one gives the same copy of a text for all that have it.
func (x *Index) one(text string) string {
	if kept, ok := x.names[text]; ok {
		return kept
	}
	if len(x.names) < 1000 {
		x.names[text] = text
	}
	return text
}

// Drop forgets the captures before a number.
func (x *Index) Drop(before uint64) {
	x.mu.Lock()
	defer x.mu.Unlock()
	n := x.find(before)
	for i := range n {
		key := [2]string{x.at(i).Event, x.at(i).Verdict}
		if x.counts[key]--; x.counts[key] == 0 {
			delete(x.counts, key)
		}
	}
	x.n, x.dropped = x.n-n, x.dropped+n
	x.blocks = slices.Delete(x.blocks, 0, x.dropped/blockSize)
	x.dropped %= blockSize
}

// find gives the position of the first entry whose number is not lower.
func (x *Index) find(seq uint64) int {
	return sort.Search(x.n, func(i int) bool { return x.at(i).Seq >= seq })
}

// Changed is closed when the next captures come, or one is forwarded.
func (x *Index) Changed() <-chan struct{} {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.waiting
}

// Len is how many captures there are.
func (x *Index) Len() int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.n
}

// Last is the number of the newest capture; 0 when there is none.
func (x *Index) Last() uint64 {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if x.n == 0 {
		return 0
	}
	return x.at(x.n - 1).Seq
}

// Lookup finds a capture by its number.
func (x *Index) Lookup(seq uint64) (Entry, bool) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if i := x.find(seq); i < x.n && x.at(i).Seq == seq {
		return *x.at(i), true
	}
	return Entry{}, false
}

// From gives up to most captures with that number or a higher one, oldest first.
func (x *Index) From(seq uint64, f Filter, most int) []Entry {
	x.mu.RLock()
	defer x.mu.RUnlock()
	var list []Entry
	for i := x.find(seq); i < x.n && len(list) < most; i++ {
		if f.fits(x.at(i)) {
			list = append(list, *x.at(i))
		}
	}
	return list
}

// Before gives up to most captures with a lower number, newest first.
func (x *Index) Before(seq uint64, f Filter, most int) []Entry {
	x.mu.RLock()
	defer x.mu.RUnlock()
	var list []Entry
	for i := x.find(seq) - 1; i >= 0 && len(list) < most; i-- {
		if f.fits(x.at(i)) {
			list = append(list, *x.at(i))
		}
	}
	return list
}

// Count is how many captures there are of an event with a verdict.
type Count struct {
	Event, Verdict string
	N              int
}

// Counts gives the counts in the order of events and verdicts.
func (x *Index) Counts() []Count {
	x.mu.RLock()
	defer x.mu.RUnlock()
	list := make([]Count, 0, len(x.counts))
	for key, n := range x.counts {
		list = append(list, Count{key[0], key[1], n})
	}
	sorted.By(list, func(a, b Count) int {
		if a.Event != b.Event {
			return compare(a.Event, b.Event)
		}
		return slices.Index(Verdicts(), a.Verdict) - slices.Index(Verdicts(), b.Verdict)
	})
	return list
}

func compare(a, b string) int {
	if a < b {
		return -1
	}
	return 1
}
