package contract

import (
	"github.com/siohook/siohook/internal/app/deliver"
)

var rejectionDropped = &rule{
	Check: Check{
		ID: "rejection/dropped", Phase: Rejection, Severity: Error,
		Purpose: "a provider retries a delivery whose connection was closed without an answer",
		Expects: "an answer to every request",
		Cause:   "an exception outside the handler, or a worker that crashes",
		Fix:     "catch the exceptions of each delivery, and answer 4xx",
		Source:  "HTTP: a server answers each request",
	},
	judge: func(answer deliver.Result, _ []int) *complaint {
		if answer.Err == nil {
			return nil
		}
		return &complaint{want: "an answer"}
	},
}
