package inspect

import (
	"fmt"
	"html/template"
	"strings"
	"time"

	"github.com/siohook/siohook/internal/app/capture"
	"github.com/siohook/siohook/internal/app/listen"
	"github.com/siohook/siohook/internal/base/safetext"
)

var functions = template.FuncMap{
	"line":  func(text string) string { return safetext.Line(text, 300) },
	"whole": func(text string) string { return safetext.Line(text, 16<<10) }, // on the page of one delivery
	"bytes": listen.Size,
	"time":  func(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05.000") },
	"clock": func(t time.Time) string { return t.UTC().Format("15:04:05.000") },
	"iso":   func(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) },
	"since": func(d time.Duration) string { return d.Round(time.Millisecond).String() },
	"event": func(id string) string {
		if id == "" {
			return "no event"
		}
		return safetext.Line(id, 100)
	},
	"key": func(event string) string { // that a filter has for it
		if event == "" {
			return listen.NoEvent
		}
		return event
	},
	"class": func(verdict string) string {
		switch verdict {
		case listen.Valid:
			return "ok"
		case listen.Warnings:
			return "warn"
		case listen.Invalid:
			return "bad"
		case listen.Unknown:
			return "info"
		}
		return ""
	},
	"outcome": outcomeClass,
	"count": func(n int) string {
		text := fmt.Sprint(n)
		for i := len(text) - 3; i > 0; i -= 3 {
			text = text[:i] + "," + text[i:]
		}
		return text
	},
	"body": func(b []byte) string { return visible(b[:min(len(b), 4096)]) },
	"trim": strings.TrimSpace,
}

func outcomeClass(outcome capture.Outcome) string {
	switch outcome {
	case capture.Delivered:
		return "ok"
	case capture.Retrying:
		return "warn"
	}
	return "bad"
}
