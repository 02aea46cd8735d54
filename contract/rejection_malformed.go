package contract

import "github.com/siohook/siohook/fake/mutation"

var rejectionMalformed = &rule{
	Check: Check{
		ID: "rejection/malformed", Phase: Rejection, Severity: Error,
		Purpose: "proxies truncate requests and scanners probe, so every open port receives bodies that are not JSON",
		Expects: "an answer other than a 5xx to broken JSON, to another encoding than UTF-8, and to JSON that is not an object",
		Cause:   "the receiver does not catch the error of the JSON parser, or uses the value without checking that it is an object",
		Fix:     "answer 400 when the body does not parse, or is not an object",
		Source:  "HTTP: a client error is a 4xx",
	},
	judge: serverError,
}

// faultOf is the check that a mutation belongs to, and the way in which it is broken: how bad
// it is depends on who would send such a body. c is that of what is not about the bytes.
func faultOf(c *rule, m *mutation.Mutation) (*rule, Cause) {
	if m == nil {
		return c, ""
	}
	switch m.Rule {
	case "syntax", "empty", "no-break-space":
		return rejectionMalformed, NotParsed
	case "utf8", "bom":
		return rejectionMalformed, NotUTF8
	case "not-object":
		return rejectionMalformed, NotObject
	case "duplicate-member": // it parses
		return rejectionInvalid, ""
	case "depth":
		return rejectionHostile, TooDeep
	case "number-range":
		return rejectionHostile, HugeNumber
	case "size":
		return rejectionHostile, HugeBody
	}
	return c, ""
}
