package send

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/siohook/siohook/internal/app/capture"
	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/base/format"
	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/jsonlines"
)

// Journal is the file that remembers what was resent, whatever ends the process: before a delivery
// is sent, and when it is answered, a line is on the disk.
type Journal struct {
	file   *os.File
	sync   func() error // makes what is written last
	lines  jsonlines.Writer
	target string
	last   map[string]step      // by the key of a delivery
	things map[string]time.Time // when a delivery of one was accepted
}

// Step is how far a delivery has come.
type Step string

// The steps.
const (
	Sending  Step = "sending"  // it may have arrived: nothing was written after it
	Accepted Step = "accepted" // answered with a 2xx
	Rejected Step = "rejected" // answered otherwise
	Unclear  Step = "unclear"  // it may have arrived: there was no answer
	Unsent   Step = "unsent"   // it has not arrived: there was no connection
)

// step is a line of a journal.
type step struct {
	Kind     Step      `json:"kind"`
	Target   string    `json:"target"`
	Delivery string    `json:"delivery"` // the identity, or FILE#N
	ID       string    `json:"id,omitempty"`
	Event    string    `json:"event,omitempty"`
	Time     time.Time `json:"time"` // of the line
	Status   int       `json:"status,omitempty"`
	Error    string    `json:"error,omitempty"`
}

// OpenJournal opens the file, or creates it with its folder, for a receiver's URL. Nobody else can
// open it until it is closed. One without a name is empty, and cannot be written.
func OpenJournal(name, url string) (*Journal, error) {
	if name == "" {
		return &Journal{}, nil
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return nil, err
	}
	f, err := capture.Lock(name)
	if errors.Is(err, capture.ErrLocked) {
		err = fmt.Errorf("%s: %w", name, err)
	}
	if err != nil {
		return nil, err
	}
	j := &Journal{file: f, sync: f.Sync, lines: jsonlines.New(f), target: deliver.SafeURL(url), last: map[string]step{}, things: map[string]time.Time{}}
	err = j.read()
	if err == nil {
		err = capture.SyncFolder(filepath.Dir(name))
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", name, err), f.Close())
	}
	return j, nil
}

// longestStep is how many bytes a line of a journal has at most.
const longestStep = 1 << 20

// read reads what is there, and cuts off a line that was not written to its end.
func (j *Journal) read() error {
	in := bufio.NewScanner(j.file)
	in.Buffer(nil, longestStep)
	size := int64(0)
	in.Split(func(b []byte, atEnd bool) (int, []byte, error) {
		n := bytes.IndexByte(b, '\n')
		switch {
		case n >= 0:
			return n + 1, b[:n], nil
		case atEnd:
			return len(b), nil, nil
		}
		return 0, nil, nil
	})
	for n := 1; in.Scan(); n++ {
		size += int64(len(in.Bytes())) + 1
		var one step
		if err := format.Lines.Decode(in.Bytes(), &one); err != nil || one.Delivery == "" {
			return hint.With(fmt.Errorf("line %d is not part of a journal", n), "--journal FILE names another file")
		}
		j.remember(one)
	}
	if err := in.Err(); err != nil {
		return err
	}
	if err := j.file.Truncate(size); err != nil {
		return err
	}
	_, err := j.file.Seek(0, io.SeekEnd)
	return err
}

func (j *Journal) remember(one step) {
	if one.Target != j.target {
		return
	}
	j.last[one.Delivery] = one
	if one.Kind == Accepted {
		j.things[one.ID] = one.Time
	}
}

// Accepted tells whether a delivery of a thing was resent, and accepted before a time.
func (j *Journal) Accepted(id string, before time.Time) bool {
	at, ok := j.things[id]
	return ok && at.Before(before)
}

// step is the last of a delivery; "" for none.
func (j *Journal) step(delivery string) Step { return j.last[delivery].Kind }

// write writes a line, and waits until it is on the disk.
func (j *Journal) write(one step) error {
	one.Target = j.target
	err := j.lines.Write(one)
	if err == nil {
		err = j.sync()
	}
	if err != nil {
		return fmt.Errorf("cannot write the journal: %w", err)
	}
	j.remember(one)
	return nil
}

// Close closes the file.
func (j *Journal) Close() error {
	if j.file == nil {
		return nil
	}
	return j.file.Close()
}
