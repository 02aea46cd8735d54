package contract

import (
	"time"

	"github.com/siohook/siohook/internal/app/deliver"
)

var timeKeepAlive = &rule{
	Check: Check{
		ID: "time/keep-alive", Phase: Time, Severity: Warning,
		Purpose: "several deliveries may use one connection",
		Expects: "the receiver accepts the second delivery on a connection",
		Cause:   "the receiver reads the rest of the first body as the next request, or closes the connection without Connection: close",
		Fix:     "read each body to its end",
		Source:  "HTTP: RFC 9112, section 9.3",
	},
	paced: &paced{
		want:  "a 2xx to the third delivery on one connection",
		again: true,
		pace:  func(int, time.Duration) *deliver.Pace { return &deliver.Pace{Times: 3} },
	},
}
