package contract

import (
	"fmt"
	"slices"
	"strings"

	"github.com/siohook/siohook/internal/app/deliver"
)

var rejectionAccepted = &rule{
	Check: Check{
		ID: "rejection/accepted", Phase: Rejection, Severity: Error,
		Purpose: "if you promise to reject invalid payloads (--reject), this check verifies it",
		Expects: "a status from --reject to a payload that is malformed or breaks the schema",
		Cause:   "the receiver does not validate the payload",
		Fix:     "validate the payload against the schema that siohook publishes",
		Source:  "your own setting: --reject",
	},
	judge: otherStatus,
}

// otherStatus finds an answer that is none of those that were promised; none means that
// nothing was.
func otherStatus(answer deliver.Result, promised []int) *complaint {
	if len(promised) == 0 || slices.Contains(promised, answer.Status) {
		return nil
	}
	var statuses []string
	for _, status := range promised {
		statuses = append(statuses, fmt.Sprint(status))
	}
	return &complaint{want: strings.Join(statuses, " or ")}
}
