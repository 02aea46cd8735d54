package contract

var signatureNoEffect = &rule{
	Check: Check{
		ID: "signature/no-effect", Phase: Signature, Severity: Error, Observer: true,
		Purpose: "if the secret is wrong, every event is lost and nobody notices: the provider takes each for delivered",
		Expects: "a 4xx to a forged delivery, even if a 2xx would have no effect",
		Cause:   "the receiver answers before it verifies the signature, or answers 200 to whatever it ignores",
		Fix:     "verify the signature first, and answer 401 if it is wrong",
		Source:  "good practice: a 2xx means that the delivery was accepted",
	},
}
