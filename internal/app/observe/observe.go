// Package observe looks at what deliveries change: JSON, or any text, read until it rests. It
// finds the numbers and words in it, and tells by how much the numbers have changed.
package observe

import (
	"context"
	"encoding/json"
	"hash/maphash"
	"strings"
	"time"

	"github.com/siohook/siohook/internal/base/pause"
)

// pollEvery is the longest time between two looks at what is observed.
const pollEvery = 15 * time.Millisecond

// A look may be a program that is started, or a query: the next comes after a multiple of the
// time that it took, which leaves the receiver its processor, up to longestPause.
const (
	restOfLook   = 2
	longestPause = 10 * pollEvery
)

// Observer reads what deliveries change. It is for one goroutine.
type Observer struct {
	observe func() any
	settle  time.Duration
	quiet   time.Duration // how long nothing must change for it not to change any more
	isWary  bool
	// How many changes have been waited for, and how long the first and the last to show took.
	lasted            int
	shortest, longest time.Duration
	changedFor        time.Duration // how long something changed in the last rest
	// Clock measures how long a look takes; nil leaves that out.
	Clock  func() time.Time
	paused time.Duration // all in all
	looked time.Duration // how long the last look took
	last   *reading

	// What is known of the places of the state. With another version each state is read anew.
	version  int
	watched  map[string]bool   // places that matter; nil: all
	counts   map[string]bool   // places that mattered last
	restless map[string]bool   // places that change by themselves, such as the time: they are left out
	decimal  map[string]bool   // of numbers that are no whole ones, or written as money is, at least once
	maps     map[string]bool   // of objects that get other members: they are read as lists, too
	names    map[string]uint64 // of the members of objects, in short
	keys     map[string]string // of lists of objects: the member that tells them from each other
	fell     map[string]bool   // of numbers that have become less
	wordy    map[string]bool   // of lists with so many words that they are no words but texts
	seed     maphash.Seed
}

// New observes what a function returns: anything that becomes JSON, a text, or an error. A
// change may take up to settle to show.
func New(observe func() any, settle time.Duration) *Observer {
	return &Observer{
		observe: observe, settle: settle, quiet: min(4*pollEvery, settle), seed: maphash.MakeSeed(),
		restless: map[string]bool{}, decimal: map[string]bool{}, maps: map[string]bool{}, names: map[string]uint64{}, keys: map[string]string{}, wordy: map[string]bool{}, fell: map[string]bool{},
	}
}

// IsDecimal tells whether a number was once no whole one, or written as money is: it is
// in units, not in minor units.
func (o *Observer) IsDecimal(pointer string) bool { return o.decimal[pointer] }

// Watch waits from now on for changes of these places alone; nil is all.
func (o *Observer) Watch(places map[string]bool) {
	o.watched = places
	if places != nil {
		o.counts = places
	}
}

// IsRestless tells whether a place changes by itself.
func (o *Observer) IsRestless(place string) bool { return o.restless[place] }

// Grows tells whether a number that adds up a list is of one that each of some changes makes
// longer. Numbers of other places need no list.
func Grows(pointer string, changes []map[string]float64) bool {
	list, _, isSum := strings.Cut(pointer, "/*")
	if !isSum {
		return true
	}
	for _, change := range changes {
		if change[list+"/length"] < 1 {
			return false
		}
	}
	return true
}

// IsWord tells whether a number is how often a word stands in a list.
func IsWord(pointer string) bool {
	return strings.Contains(pointer, "/*") && strings.Contains(pointer, "=")
}

// IsSum tells whether a number is of a list: its length, or what is added up in it.
func IsSum(pointer string) bool {
	return strings.HasSuffix(pointer, "/length") || strings.Contains(pointer, "/*") || strings.Contains(pointer, "=")
}

// Error is a reading that failed.
type Error struct{ Err error }

func (e *Error) Error() string { return "observe: " + e.Err.Error() }
func (e *Error) Unwrap() error { return e.Err }

// A reading that failed is tried again so often, after as long a pause.
const (
	retries    = 3
	retryAfter = 100 * time.Millisecond
)

// Glance reads once.
func (o *Observer) Glance() (State, error) { return o.read() }

// Read reads once: again when that fails, for it may be a moment's fault.
func (o *Observer) Read(ctx context.Context) (State, error) {
	for tried := 0; ; tried++ {
		state, err := o.read()
		if err == nil || tried == retries {
			return state, err
		}
		if err := o.pause(ctx, retryAfter<<tried); err != nil {
			return state, err
		}
	}
}

func (o *Observer) read() (State, error) {
	looked := o.elapsed()
	value := o.observe()
	o.looked = looked()
	switch v := value.(type) {
	case error:
		return State{}, &Error{v}
	case string:
		value = Text(v)
	}
	text, err := json.Marshal(value)
	if err != nil {
		return State{}, &Error{err}
	}
	if o.last != nil && o.last.text == string(text) {
		return State{o.last}, nil
	}
	r, err := o.newReading(text)
	if err != nil {
		return State{}, &Error{err}
	}
	for at, by := range Change(State{o.last}, State{r}) {
		if by < 0 {
			o.fell[at] = true
		}
	}
	o.last = r
	return State{r}, nil
}

// Falls tells whether a number has become less since the last call of Forget: what counts never
// does.
func (o *Observer) Falls(pointer string) bool { return o.fell[pointer] }

// Forget forgets what has become less.
func (o *Observer) Forget() { clear(o.fell) }

// elapsed measures from now on: what the clock says, or else how long was paused.
func (o *Observer) elapsed() func() time.Duration {
	var start time.Time
	if o.Clock != nil {
		start = o.Clock()
	}
	paused := o.paused
	return func() time.Duration {
		if o.Clock == nil {
			return o.paused - paused
		}
		return max(o.paused-paused, o.Clock().Sub(start))
	}
}

// untilNext waits for so long before the next look, or longer where the last one took long.
func (o *Observer) untilNext(ctx context.Context, d time.Duration) error {
	return o.pause(ctx, max(d, min(restOfLook*o.looked, longestPause)))
}

// pause waits for so long.
func (o *Observer) pause(ctx context.Context, d time.Duration) error {
	o.paused += d
	return pause.For(ctx, d)
}
