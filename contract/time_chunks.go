package contract

import (
	"time"

	"github.com/siohook/siohook/internal/app/deliver"
)

var timeChunks = &rule{
	Check: Check{
		ID: "time/chunks", Phase: Time, Severity: Error,
		Purpose: "a body may arrive without a length and in many small pieces",
		Expects: "the receiver accepts a chunked body like any other",
		Cause:   "the receiver reads the body up to Content-Length, or with a single read",
		Fix:     "read to the end of the body",
		Source:  "HTTP: RFC 9112, section 7.1",
	},
	paced: &paced{
		want: "a 2xx to a chunked body",
		pace: func(int, time.Duration) *deliver.Pace { return &deliver.Pace{Chunked: true, Piece: 37} },
	},
}
