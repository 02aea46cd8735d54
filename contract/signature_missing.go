package contract

var signatureMissing = &rule{
	Check: Check{
		ID: "signature/missing", Phase: Signature, Severity: Error,
		Purpose: "whoever leaves the signature out passes as the provider",
		Expects: "a 4xx to a delivery without a signature or with an empty one",
		Cause:   "the receiver verifies the signature only if the header is there",
		Fix:     "reject deliveries that have no signature",
		Source:  "good practice: an unsigned delivery may come from anybody",
	},
}
