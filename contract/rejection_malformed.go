package contract

import "github.com/siohook/siohook/fake/mutation"

var rejectionMalformed = &rule{
	Check: Check{
		ID: "rejection/malformed", Phase: Rejection, Severity: Error,
		Purpose: "proxies truncate requests and scanners probe, so every open port receives bodies that are not JSON",
		Expects: "no 5xx answer to malformed JSON",
		Cause:   "the receiver does not catch the error of the JSON parser",
		Fix:     "answer 400 when the body does not parse",
		Source:  "HTTP: a client error is a 4xx",
	},
	judge: serverError,
}

// isMalformed tells whether a mutation leaves no JSON.
func isMalformed(m *mutation.Mutation) bool { return m.Kind == "bytes" || m.Rule == "syntax" }
