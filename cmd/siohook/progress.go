package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/siohook/siohook/internal/base/safetext"
)

// progress is one line on a terminal that is written over again and again, and taken away before
// anything else is written there. Elsewhere it is nothing.
type progress struct {
	w io.Writer // nil when not on a terminal

	mu      sync.Mutex
	last    time.Time // when it was shown
	isShown bool
}

func newProgress(w io.Writer) progress {
	if isTerminal(w) && os.Getenv("TERM") != "dumb" {
		return progress{w: w}
	}
	return progress{}
}

// isOn tells whether there may be a line.
func (p *progress) isOn() bool { return p.w != nil }

// show writes the line, at most ten times a second. It does not wrap where the terminal is narrow: a
// second row would stay.
func (p *progress) show(line func() string) {
	if !p.isOn() {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if now := clock(); now.Sub(p.last) >= 100*time.Millisecond {
		p.last = now
		fmt.Fprintf(p.w, "\r\x1b[K\x1b[?7lsiohook: %s\x1b[?7h", safetext.Line(line(), 150))
		p.isShown = true
	}
}

// clear takes the line away.
func (p *progress) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.isShown {
		fmt.Fprint(p.w, "\r\x1b[K")
		p.isShown = false
	}
}
