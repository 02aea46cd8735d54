package loadreport

import (
	"fmt"
	"time"

	"github.com/siohook/siohook/internal/app/load"
	"github.com/siohook/siohook/internal/base/words"
)

// Line says how a run goes, at a rate per second; whole is how long it takes.
func Line(v load.View, rate float64, whole time.Duration) string {
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

// Trial says how a search fared with a rate.
func Trial(t load.Trial) string {
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

func rateText(n float64) string {
	if n >= 100 {
		return fmt.Sprintf("%.0f/s", n)
	}
	return fmt.Sprintf("%.1f/s", n)
}

func seconds(d time.Duration) string { return d.Round(10 * time.Millisecond).String() }
