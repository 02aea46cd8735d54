package capture

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
)

// Outcome says what an attempt to forward a capture means for it.
type Outcome string

// The outcomes.
const (
	Begun     Outcome = "begun"     // not an attempt: the first capture that a receiver is to get
	Delivered Outcome = "delivered" // answered with a 2xx
	Rejected  Outcome = "rejected"  // answered otherwise; not tried again
	Retrying  Outcome = "retrying"  // not answered, or not now: tried again
	GaveUp    Outcome = "gave-up"   // as retrying, but the schedule has ended
)

// Words says the outcome to people.
func (o Outcome) Words() string { return strings.ReplaceAll(string(o), "-", " ") }

// Final tells whether the receiver does not get the capture again.
func (o Outcome) Final() bool { return o == Delivered || o == Rejected || o == GaveUp }

// Answered is the answer of a receiver to which a capture was forwarded, or the lack of one.
type Answered struct {
	Seq       uint64      `json:"seq"` // the capture's number
	To        string      `json:"to"`  // URL of the receiver, without its secrets
	Time      time.Time   `json:"time"`
	Outcome   Outcome     `json:"outcome"`
	Attempt   int         `json:"attempt,omitzero"` // from 1
	Status    int         `json:"status,omitzero"`  // 0 when there was no answer
	LatencyMS float64     `json:"latency_ms,omitzero"`
	Headers   [][2]string `json:"headers,omitempty"`
	Body      []byte      `json:"body,omitempty"`  // at most 64 KiB of it
	Error     string      `json:"error,omitzero"`  // why there was no answer
	Manual    bool        `json:"manual,omitzero"` // sent again by hand: of no account for the order
}

// Answer records an answer beside its capture. It is on disk when Answer
// returns.
func (s *Store) Answer(a Answered) error {
	line, err := json.Marshal(a)
	if err != nil {
		return fmt.Errorf("answer: %w", err)
	}
	line[0] = ',' // its own brace comes before the version
	line = appendSum(slices.Concat(lineBegin, line[:len(line)-1]), 0)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return ErrClosed
	}
	if err := isThere(s.lock); err != nil {
		return err
	}
	first, ok := s.segmentOf(a.Seq)
	if !ok {
		return nil // dropped, and its answers with it
	}
	if s.answers == nil || s.answersF != first {
		if s.answers != nil {
			_ = s.answers.Close() // every line was synced
			s.answers = nil
		}
		file, err := openAnswers(s.answersName(first))
		if err != nil {
			return err
		}
		s.answers, s.answersF = file, first
	}
	if _, err := s.answers.Write(line); err != nil {
		return full(err)
	}
	return full(syncData(s.answers))
}

// openAnswers opens a file for appending; what a crash left of a last line gets
// an end, so that the next line is one of its own.
func openAnswers(name string) (*os.File, error) {
	file, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR|os.O_APPEND|syncedWrites, 0o600)
	if err != nil {
		return nil, err
	}
	if info, err := file.Stat(); err == nil && info.Size() > 0 {
		last := make([]byte, 1)
		if _, err := file.ReadAt(last, info.Size()-1); err == nil && last[0] != '\n' {
			if _, err := file.WriteString("\n"); err != nil {
				return nil, errors.Join(err, file.Close())
			}
		}
	}
	return file, nil
}

// segmentOf finds the segment of a capture: for the one that comes next, the
// last. The caller holds the lock.
func (s *Store) segmentOf(seq uint64) (first uint64, ok bool) {
	i := sort.Search(len(s.segments), func(i int) bool { return s.segments[i].first > seq })
	if i == 0 {
		if len(s.segments) == 0 {
			return 1, true
		}
		return s.segments[0].first, false
	}
	return s.segments[i-1].first, true
}

// Answers gives the recorded answers in the order of segments. Broken lines are
// left out.
func (s *Store) Answers(use func(Answered)) error {
	s.mu.Lock()
	firsts := make([]uint64, 0, len(s.segments)+1)
	for i := range s.segments {
		firsts = append(firsts, s.segments[i].first)
	}
	s.mu.Unlock()
	if len(firsts) == 0 || firsts[0] != 1 {
		firsts = append([]uint64{1}, firsts...)
	}
	for _, first := range firsts {
		if err := s.answersOf(first, use); err != nil {
			return err
		}
	}
	return nil
}

// AnswersTo gives the answers to one capture.
func (s *Store) AnswersTo(at Place, seq uint64) (list []Answered, err error) {
	err = s.answersOf(at.Segment, func(a Answered) {
		if a.Seq == seq && a.Outcome != Begun {
			list = append(list, a)
		}
	})
	return list, err
}

func (s *Store) answersOf(first uint64, use func(Answered)) error {
	text, err := os.ReadFile(s.answersName(first))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return eachLine(bytes.NewReader(text), func(_ Place, line []byte, failed error) error {
		var a Answered
		if failed != nil {
			return nil
		}
		if err := CheckFormat(line); err != nil {
			return fmt.Errorf("%s: %w", s.answersName(first), err)
		}
		if json.Unmarshal(line, &a) == nil {
			use(a)
		}
		return nil
	})
}

// NoStatus is the status of a receiver that did not answer.
const NoStatus = -1

// StatusesOf reads, for a segment of a store, what receivers answered the captures that were
// forwarded to them, by the number of the capture: a 2xx where there was one, else the last
// status or [NoStatus]. It is nil for another file, and where nothing was forwarded.
func StatusesOf(file string) (map[uint64]int, error) {
	first, ok := segmentNumber(filepath.Base(file))
	if !ok {
		return nil, nil
	}
	var statuses map[uint64]int
	s := Store{folder: filepath.Dir(file)}
	err := s.answersOf(first, func(a Answered) {
		if status, known := statuses[a.Seq]; a.Outcome == Begun || known && status >= 200 && status < 300 {
			return
		}
		if statuses == nil {
			statuses = map[uint64]int{}
		}
		statuses[a.Seq] = cmp.Or(a.Status, NoStatus)
	})
	return statuses, err
}

// Next is the number that the next capture will get.
func (s *Store) Next() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.next
}
