package send

import (
	"fmt"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/base/safetext"
)

// line is one line of siohook send --format json.
type line struct {
	Kind      string  `json:"kind"`
	File      string  `json:"file,omitempty"`
	Line      int     `json:"line,omitempty"`
	Event     string  `json:"event,omitempty"`
	Status    int     `json:"status,omitempty"`
	LatencyMS float64 `json:"latency_ms"`
	Error     string  `json:"error,omitempty"`
}

// summary is the last line of siohook send --format json.
type summary struct {
	Kind     string `json:"kind"`
	Sent     int    `json:"sent"`
	Accepted int    `json:"accepted"`
	Rejected int    `json:"rejected"`
	Failed   int    `json:"failed"`
}

func (d line) text(answer deliver.Result) string {
	what := d.Event
	if d.File != "" {
		what = fmt.Sprintf("%s:%d", safetext.Line(d.File, 500), d.Line)
	}
	if d.Error != "" {
		return fmt.Sprintf("%s: no answer: %s", what, safetext.Line(d.Error, 500))
	}
	text := fmt.Sprintf("%s: %d in %.1f ms", what, d.Status, d.LatencyMS)
	if body := safetext.Line(answer.Body, 100); body != "" && (d.Status < 200 || d.Status > 299) {
		text += ": " + body
	}
	return text
}
