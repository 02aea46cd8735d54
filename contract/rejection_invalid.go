package contract

import (
	"github.com/siohook/siohook/internal/app/deliver"
)

var rejectionInvalid = &rule{
	Check: Check{
		ID: "rejection/invalid", Phase: Rejection, Severity: Error,
		Purpose: "a missing member, or a member of another type, must not cause an exception",
		Expects: "no 5xx answer to a payload that breaks the schema",
		Cause:   "the receiver uses members without checking that they exist and which type they have",
		Fix:     "check the members that you use, and answer 4xx, or ignore the delivery",
		Source:  "HTTP: a client error is a 4xx",
	},
	judge: serverError,
}

// serverError finds a crash, whatever status it is answered with.
func serverError(answer deliver.Result, _ []int) *complaint {
	if answer.Status < 500 && (!is2xx(answer) || crash(answer.Body) == "") {
		return nil
	}
	return &complaint{want: "any answer except a 5xx"}
}
