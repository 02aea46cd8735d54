package contract

var signatureOtherSecret = &rule{
	Check: Check{
		ID: "signature/other-secret", Phase: Signature, Severity: Error,
		Purpose: "if the setting with the secret is missing, the secret becomes a text that everybody knows",
		Expects: "a 4xx to a signature with another secret, with an empty one, and with undefined, null, None or secret",
		Cause:   "the receiver also accepts an empty or a default secret, for example where a setting is missing",
		Fix:     "stop the receiver at its start if the secret is missing or empty",
		Source:  "good practice: an unsigned delivery may come from anybody",
	},
}
