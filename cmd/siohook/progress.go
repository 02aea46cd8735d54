package main

import (
	"fmt"
	"io"
	"time"

	"github.com/siohook/siohook/internal/base/safetext"
)

// progress is one line on a terminal that is written over again and again.
// Elsewhere it is nothing.
type progress struct {
	w    io.Writer // nil when not on a terminal
	last time.Time
}

func newProgress(w io.Writer) *progress {
	if isTerminal(w) {
		return &progress{w: w}
	}
	return &progress{}
}

// show writes the line, at most ten times a second.
func (p *progress) show(line func() string) {
	if p.w == nil {
		return
	}
	if now := clock(); now.Sub(p.last) >= 100*time.Millisecond {
		p.last = now
		fmt.Fprintf(p.w, "\r\x1b[Ksiohook: %s", safetext.Line(line(), 150))
	}
}

// clear takes the line away.
func (p *progress) clear() {
	if p.w != nil && !p.last.IsZero() {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}
