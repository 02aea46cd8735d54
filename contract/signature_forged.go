package contract

var signatureForged = &rule{
	Check: Check{
		ID: "signature/forged", Phase: Signature, Severity: Error,
		Purpose: "whoever finds a signature that passes without the secret can send false events",
		Expects: "a 4xx and no effect if the signature is wrong, truncated, of another payload or of a weaker digest, whatever the form of the delivery",
		Cause:   "the receiver compares only as many characters as it gets, skips lengths or types that it does not expect, or takes the name of the digest from the delivery",
		Fix:     "compare the whole signature with a constant-time function, reject other lengths, and verify before any other work",
		Source:  "good practice: an unsigned delivery may come from anybody",
	},
}
