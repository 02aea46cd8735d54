package contract

import (
	"github.com/siohook/siohook/internal/app/deliver"
)

var rejectionLeak = &rule{
	Check: Check{
		ID: "rejection/leak", Phase: Rejection, Severity: Error,
		Purpose: "a stack trace shows strangers how the receiver is built",
		Expects: "no stack trace in an answer",
		Cause:   "the framework runs in development mode",
		Fix:     "switch it to production mode; log errors instead of sending them",
		Source:  "good practice: error details help attackers",
	},
	judge: func(answer deliver.Result, _ []int) *complaint {
		if trace(answer.Body) == "" {
			return nil
		}
		return &complaint{want: "an answer without a stack trace", more: "with a stack trace"}
	},
}
