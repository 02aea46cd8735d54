package contract

import (
	"net/http"

	"github.com/siohook/siohook/internal/app/deliver"
)

var signatureMalformed = &rule{
	Check: Check{
		ID: "signature/malformed", Phase: Signature, Severity: Error,
		Purpose: "a signature of another length ends the process of some receivers, and every delivery is lost until it restarts",
		Expects: "a 4xx to a signature of any length and with any characters, and neither a 5xx nor a broken connection",
		Cause:   "the function that compares signatures throws an error for texts of different length or with other characters, and nobody catches it",
		Fix:     "compare the lengths first, or catch the error and answer 401",
		Source:  "HTTP: a client error is a 4xx",
	},
}

// isBroken tells whether a forgery is answered neither as right nor as wrong.
func isBroken(answer deliver.Result) bool {
	return answer.Err != nil || answer.Status >= http.StatusInternalServerError || is2xx(answer) && !isAccepted(answer)
}
