package contract

import (
	"regexp"

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
		if !stackTrace.Match(answer.Body) {
			return nil
		}
		return &complaint{want: "an answer without a stack trace", more: "with a stack trace"}
	},
}

// stackTrace is what frameworks of several languages put into answers.
var stackTrace = regexp.MustCompile(`Traceback \(most recent call last\)|goroutine \d+ \[running\]|Stack trace:|#0 [/A-Za-z{]|` +
	`\bat [\w$.<> ]+ ?\(?[^()\s]+:\d+:\d+\)?|\bat [\w$.]+\([\w]+\.java:\d+\)|\.rb:\d+:in |Exception in thread|panic: runtime error|` +
	`(Fatal error|Warning|Notice): .* in .*\.php|System\.\w+Exception:`)
