package contract

import (
	"time"

	"github.com/siohook/siohook/internal/app/deliver"
)

var timeReset = &rule{
	Check: Check{
		ID: "time/reset", Phase: Time, Severity: Error,
		Purpose: "connections may break in the middle of a body",
		Expects: "the receiver accepts the delivery after a broken one",
		Cause:   "the receiver processes half a body as if it were complete, or its worker crashes",
		Fix:     "discard a delivery whose body is incomplete",
		Source:  "TCP: connections break",
	},
	paced: &paced{
		want:   "a 2xx to the delivery after a broken one",
		before: func(size int) *deliver.Pace { return &deliver.Pace{AbortAfter: size / 2} },
		pace:   func(int, time.Duration) *deliver.Pace { return nil },
	},
}
