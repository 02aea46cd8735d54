// Package spill sorts more than memory has room for: what is added is kept up to a bound, sorted
// and written to a temporary file when that is reached, and merged when it is read.
//
//	s := spill.New(spill.Options{})
//	defer s.Close()
//	err := s.Add(key, value) // many times
//	for record, err := range s.Sorted() { ... record.Key, record.Value ... }
//
// Records with equal keys come in the order in which they were added.
package spill

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"os"
	"slices"

	"github.com/siohook/siohook/internal/base/hint"
)

// Options of a Sorter. The zero value keeps 32 MiB in memory.
type Options struct {
	Memory int    // bytes that are kept; 0 means 32 MiB, and at least 64 KiB are
	Dir    string // where files are written; "" is the system's folder for temporary ones
}

// Record is a key with its value.
type Record struct{ Key, Value []byte }

// Sorter sorts records by the bytes of their keys. It is for one goroutine.
type Sorter struct {
	dir     string
	buffer  int // bytes, of each file that is read or written
	text    []byte
	index   []entry
	mostOf  int // entries
	runs    []run
	nothing error // why nothing more can be added or read
}

// entry is a record in memory: the first bytes of its key, and where it is in the text.
type entry struct {
	prefix uint64
	at     uint32
}

const (
	usualMemory = 32 << 20
	leastMemory = 64 << 10
	mostMemory  = 1 << 31 // an entry has 32 bits for a place
	entrySize   = 16
	mostMerged  = 64 // files at once
	// ofBuffers is the part of the memory that a file's buffer has: mostMerged and the one that is
	// written take about half of it.
	ofBuffers = 128
	leastOf   = 4 << 10
	mostOf    = 256 << 10
)

// New makes a sorter. It must be closed.
func New(o Options) *Sorter {
	memory := min(max(cmp.Or(o.Memory, usualMemory), leastMemory), mostMemory)
	text := memory / 3 * 2
	return &Sorter{
		dir:    cmp.Or(o.Dir, os.TempDir()),
		buffer: min(max(memory/ofBuffers, leastOf), mostOf),
		text:   make([]byte, 0, text), // it does not grow: that would take twice as much
		mostOf: (memory - text) / entrySize,
	}
}

// Add adds a record. It keeps nothing of the slices.
func (s *Sorter) Add(key, value []byte) error {
	if s.nothing != nil {
		return s.nothing
	}
	if size := recordSize(key, value); len(s.text)+size > cap(s.text) || len(s.index) == s.mostOf {
		if err := s.flush(); err != nil {
			return err
		}
		if size > cap(s.text) {
			return s.write(func(w *writer) { w.record(key, value) })
		}
	}
	s.index = append(s.index, entry{prefixOf(key), uint32(len(s.text))})
	s.text = appendRecord(s.text, key, value)
	return nil
}

func recordSize(key, value []byte) int {
	return 2*binary.MaxVarintLen64 + len(key) + len(value)
}

func appendRecord(to, key, value []byte) []byte {
	to = binary.AppendUvarint(to, uint64(len(key)))
	to = binary.AppendUvarint(to, uint64(len(value)))
	return append(append(to, key...), value...)
}

// prefixOf orders keys as their bytes do, as far as it goes.
func prefixOf(key []byte) uint64 {
	if len(key) >= 8 {
		return binary.BigEndian.Uint64(key)
	}
	var first [8]byte
	copy(first[:], key)
	return binary.BigEndian.Uint64(first[:])
}

// in is the record at a place in memory.
func (s *Sorter) in(e entry) Record {
	text := s.text[e.at:]
	key, n := binary.Uvarint(text)
	value, m := binary.Uvarint(text[n:])
	text = text[n+m:]
	return Record{text[:key:key], text[key : key+value : key+value]}
}

// sort sorts what is in memory.
func (s *Sorter) sort() {
	slices.SortFunc(s.index, func(a, b entry) int {
		if a.prefix != b.prefix {
			return cmp.Compare(a.prefix, b.prefix)
		}
		return cmp.Or(bytes.Compare(s.in(a).Key, s.in(b).Key), cmp.Compare(a.at, b.at))
	})
}

// flush writes what is in memory to a file.
func (s *Sorter) flush() error {
	if len(s.index) == 0 {
		return nil
	}
	s.sort()
	err := s.write(func(w *writer) {
		for _, e := range s.index {
			one := s.in(e)
			w.record(one.Key, one.Value)
		}
	})
	s.text, s.index = s.text[:0], s.index[:0]
	return err
}

// write adds a file, and merges those that are as many as can be merged.
func (s *Sorter) write(records func(*writer)) error {
	err := s.add(0, func(w *writer) error {
		records(w)
		return nil
	})
	for err == nil && len(s.runs) >= mostMerged && s.runs[len(s.runs)-mostMerged].level == s.runs[len(s.runs)-1].level {
		err = s.mergeLast()
	}
	return err
}

// mergeLast makes one file of the last ones.
func (s *Sorter) mergeLast() error {
	first := max(len(s.runs)-mostMerged, 0)
	last := slices.Clone(s.runs[first:])
	s.runs = s.runs[:first]
	err := s.add(last[0].level+1, func(w *writer) error {
		for one, err := range s.merged(last) {
			if err != nil {
				return err
			}
			w.record(one.Key, one.Value)
		}
		return nil
	})
	for _, r := range last {
		err = errors.Join(err, r.file.Close())
	}
	return err
}

// add writes a file. What it cannot write ends the sorter.
func (s *Sorter) add(level int, records func(*writer) error) error {
	r, err := newRun(s.dir, level)
	if err == nil {
		s.runs = append(s.runs, r)
		w := newWriter(r.file, s.buffer)
		if err = records(w); err == nil {
			err = w.flush()
		}
	}
	if err != nil && s.nothing == nil {
		s.nothing = hint.With(fmt.Errorf("cannot sort on the disk, in %s: %w", s.dir, err),
			"the environment variable TMPDIR names a folder for temporary files: choose one with more space")
	}
	return s.nothing
}

// Sorted gives the records in their order. A record is valid until the next one. It may be used
// several times, and ends the adding.
func (s *Sorter) Sorted() iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		if err := s.ready(); err != nil {
			yield(Record{}, err)
			return
		}
		for _, e := range s.index { // all of them, or none
			if !yield(s.in(e), nil) {
				return
			}
		}
		for one, err := range s.merged(s.runs) {
			if !yield(one, err) {
				return
			}
		}
	}
}

// ready sorts what there is: in memory, or in files that can be merged at once.
func (s *Sorter) ready() error {
	if s.nothing == nil && len(s.runs) == 0 {
		s.sort()
		return nil
	}
	if err := cmp.Or(s.nothing, s.flush()); err != nil {
		return err
	}
	s.text, s.index = nil, nil
	for len(s.runs) > mostMerged {
		if err := s.mergeLast(); err != nil {
			return err
		}
	}
	return nil
}

// Close removes the files.
func (s *Sorter) Close() error {
	var errs []error
	for _, r := range s.runs {
		errs = append(errs, r.file.Close())
	}
	s.runs, s.text, s.index, s.nothing = nil, nil, nil, os.ErrClosed
	return errors.Join(errs...)
}
