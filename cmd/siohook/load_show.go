package main

import (
	"fmt"
	"io"
	"time"

	"github.com/siohook/siohook/internal/app/load"
	"github.com/siohook/siohook/internal/base/words"
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
			line := loadLine(view, float64(view.Sent-last)/now.Sub(at).Seconds(), o.Pacer.Duration())
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

func loadLine(v load.View, rate float64, whole time.Duration) string {
	left := "warming up"
	if v.Elapsed >= 0 {
		left = fmt.Sprintf("%v left", max(whole-v.Elapsed, 0).Round(time.Second))
	}
	return fmt.Sprintf("%.0f/s, %d in flight, p50 %s, p99 %s, %s, %d sent, %s",
		rate, v.InFlight, shortTime(v.Recent.Percentile(50)), shortTime(v.Recent.Percentile(99)), words.Count(v.Wrong, "error"), v.Sent, left)
}

// shortTime is a time in milliseconds, with about three digits.
func shortTime(d time.Duration) string {
	ms := float64(d.Microseconds()) / 1000
	switch {
	case ms >= 100:
		return fmt.Sprintf("%.0f ms", ms)
	case ms >= 10:
		return fmt.Sprintf("%.1f ms", ms)
	}
	return fmt.Sprintf("%.2f ms", ms)
}

func trialText(t load.Trial) string {
	text := "failed"
	if t.Held {
		text = "passed"
	}
	for _, v := range t.Objectives {
		text += fmt.Sprintf(", %s: %s", v.Objective, v.Got)
	}
	switch {
	case t.Behind != "":
		text += "; " + t.Behind
	case t.Disturbed && !t.Held:
		text += "; this machine was late, so the rate is tried again"
	}
	return text
}
