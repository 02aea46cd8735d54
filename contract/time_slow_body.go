package contract

import (
	"time"

	"github.com/siohook/siohook/internal/app/deliver"
)

var timeSlowBody = &rule{
	Check: Check{
		ID: "time/slow-body", Phase: Time, Severity: Error,
		Purpose: "networks are sometimes slow",
		Expects: "the receiver accepts a body that takes half a second",
		Cause:   "a very short read timeout",
		Fix:     "allow several seconds for a body",
		Source:  "TCP: a body arrives as fast as the network allows",
	},
	paced: &paced{
		want: "a 2xx to a body that takes half a second",
		pace: func(size int, deadline time.Duration) *deliver.Pace {
			return &deliver.Pace{Piece: size/5 + 1, Gap: min(125*time.Millisecond, deadline/10)}
		},
	},
}
