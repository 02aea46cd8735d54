package main

import (
	"fmt"
	"io"
	"time"

	"github.com/siohook/siohook/internal/app/load"
	"github.com/siohook/siohook/internal/app/loadreport"
)

const (
	showEvery  = 250 * time.Millisecond // on a terminal
	plainEvery = 5 * time.Second        // elsewhere
)

// showLoad shows how a run goes until it is stopped.
func showLoad(r *load.Runner, o load.Options, w io.Writer) (stop func()) {
	p, every := newProgress(w), showEvery
	if p.w == nil {
		every = plainEvery
	}
	end, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		ticker := time.NewTicker(every)
		defer ticker.Stop()
		last, at := uint64(0), clock()
		for {
			select {
			case <-end:
				p.clear()
				return
			case <-ticker.C:
			}
			view, now := r.Look(), clock()
			line := loadreport.Line(view, float64(view.Sent-last)/now.Sub(at).Seconds(), o.Pacer.Duration())
			last, at = view.Sent, now
			if p.w == nil {
				fmt.Fprintf(w, "siohook: %s\n", line)
				continue
			}
			p.show(func() string { return line })
		}
	}()
	return func() { close(end); <-ended }
}
