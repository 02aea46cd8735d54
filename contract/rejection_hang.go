package contract

import (
	"github.com/siohook/siohook/internal/app/deliver"
)

var rejectionHang = &rule{
	Check: Check{
		ID: "rejection/hang", Phase: Rejection, Severity: Error,
		Purpose: "a delivery without an answer blocks a worker",
		Expects: "an answer within the deadline to every request",
		Cause:   "the receiver waits for more of the body, or loops forever",
		Fix:     "limit the time that a delivery may take",
		Source:  "HTTP: a server answers each request",
	},
	judge: func(answer deliver.Result, _ []int) *complaint {
		if !isFailure(answer, deliver.Timeout) {
			return nil
		}
		return &complaint{want: "an answer"}
	},
}
