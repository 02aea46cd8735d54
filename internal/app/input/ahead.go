package input

import (
	"errors"
	"io"
)

// ahead reads on a goroutine of its own, some blocks ahead of who reads from it: what is
// compressed is unpacked while what came before is worked on.
type ahead struct {
	full, empty chan *block
	stop        chan struct{}
	now         *block
	from        int // in now, of what is not given yet
}

// block is some bytes, and why there are no more behind them.
type block struct {
	b   []byte
	err error
}

const (
	blocks    = 8
	blockSize = 1 << 17
)

func newAhead(r io.Reader) *ahead {
	a := &ahead{full: make(chan *block, blocks), empty: make(chan *block, blocks), stop: make(chan struct{})}
	for range blocks {
		a.empty <- &block{b: make([]byte, 0, blockSize)}
	}
	go a.run(r)
	return a
}

// run ends with the reader, or when nobody reads any longer.
func (a *ahead) run(r io.Reader) {
	for {
		var next *block
		select {
		case <-a.stop:
			return
		case next = <-a.empty:
		}
		n, err := r.Read(next.b[:blockSize])
		next.b, next.err = next.b[:n], err
		select {
		case <-a.stop:
			return
		case a.full <- next:
		}
		if err != nil {
			return
		}
	}
}

func (a *ahead) Read(b []byte) (int, error) {
	for a.now == nil || a.from == len(a.now.b) {
		if a.now != nil {
			if a.now.err != nil {
				return 0, a.now.err
			}
			a.empty <- a.now
		}
		select {
		case a.now = <-a.full:
			a.from = 0
		case <-a.stop:
			return 0, errors.New("the file is closed")
		}
	}
	n := copy(b, a.now.b[a.from:])
	a.from += n
	return n, nil
}

// Close ends the reading. It comes once.
func (a *ahead) Close() error {
	close(a.stop)
	return nil
}
