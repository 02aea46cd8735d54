package contract

import (
	"time"

	"github.com/siohook/siohook/internal/app/deliver"
)

var timeContinue = &rule{
	Check: Check{
		ID: "time/continue", Phase: Time, Severity: Error,
		Purpose: "some HTTP clients wait for 100 Continue before they send the body",
		Expects: "the receiver accepts a delivery with Expect: 100-continue",
		Cause:   "the receiver rejects or ignores the header",
		Fix:     "let the server library answer it",
		Source:  "HTTP: RFC 9110, section 10.1.1",
	},
	paced: &paced{
		want: "a 2xx to a delivery with Expect: 100-continue",
		pace: func(int, time.Duration) *deliver.Pace { return &deliver.Pace{Continue: true} },
	},
}
