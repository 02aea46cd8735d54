package spill

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"

	"github.com/siohook/siohook/internal/base/files"
)

// run is a file of sorted records.
type run struct {
	file  *files.Scratch
	level int // how often its records were merged
}

func newRun(dir string, level int) (run, error) {
	f, err := files.NewScratch(dir)
	return run{f, level}, err
}

// writer writes records. Its first error stays.
type writer struct {
	b    *bufio.Writer
	head []byte
}

func newWriter(f io.Writer, buffer int) *writer {
	return &writer{b: bufio.NewWriterSize(f, buffer)}
}

func (w *writer) record(key, value []byte) {
	w.head = binary.AppendUvarint(binary.AppendUvarint(w.head[:0], uint64(len(key))), uint64(len(value)))
	for _, part := range [][]byte{w.head, key, value} {
		_, _ = w.b.Write(part) // the error stays until flush
	}
}

func (w *writer) flush() error { return w.b.Flush() }

// source is a run that is read.
type source struct {
	b      *bufio.Reader
	number int // among those that are merged: the earlier one's records come first
	now    Record
	prefix uint64
	text   []byte // of now
}

// next reads a record; io.EOF tells that there is none.
func (s *source) next() error {
	key, err := binary.ReadUvarint(s.b)
	if errors.Is(err, io.EOF) {
		return err
	}
	var value uint64
	if err == nil {
		value, err = binary.ReadUvarint(s.b)
	}
	if err == nil && (key > math.MaxInt32 || value > math.MaxInt32) {
		err = errors.New("a record of impossible size")
	}
	if err == nil {
		if size := int(key + value); size > cap(s.text) {
			s.text = make([]byte, size, 2*size)
		}
		s.text = s.text[:key+value]
		_, err = io.ReadFull(s.b, s.text)
	}
	if err != nil {
		return unexpected(err)
	}
	s.now = Record{s.text[:key:key], s.text[key:]}
	s.prefix = prefixOf(s.now.Key)
	return nil
}

// unexpected is an error inside a record.
func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return fmt.Errorf("a temporary file has changed or cannot be read: %w", err)
}

// less tells which record comes first.
func (s *source) less(other *source) bool {
	if s.prefix != other.prefix {
		return s.prefix < other.prefix
	}
	if c := bytes.Compare(s.now.Key, other.now.Key); c != 0 {
		return c < 0
	}
	return s.number < other.number
}

// merged gives the records of runs in their order.
func (s *Sorter) merged(runs []run) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		heap := make([]*source, 0, len(runs)) // a binary one, with the first record first
		for i, r := range runs {
			in := &source{b: bufio.NewReaderSize(io.NewSectionReader(r.file, 0, math.MaxInt64), s.buffer), number: i}
			switch err := in.next(); {
			case err == nil:
				heap = append(heap, in)
			case !errors.Is(err, io.EOF):
				yield(Record{}, err)
				return
			}
		}
		for i := len(heap)/2 - 1; i >= 0; i-- {
			down(heap, i)
		}
		for len(heap) > 0 {
			if !yield(heap[0].now, nil) {
				return
			}
			if err := heap[0].next(); errors.Is(err, io.EOF) {
				heap[0] = heap[len(heap)-1]
				heap = heap[:len(heap)-1]
			} else if err != nil {
				yield(Record{}, err)
				return
			}
			down(heap, 0)
		}
	}
}

// down puts the source at i where it belongs below.
func down(heap []*source, i int) {
	for {
		child := 2*i + 1
		if child >= len(heap) {
			return
		}
		if child+1 < len(heap) && heap[child+1].less(heap[child]) {
			child++
		}
		if !heap[child].less(heap[i]) {
			return
		}
		heap[i], heap[child] = heap[child], heap[i]
		i = child
	}
}
