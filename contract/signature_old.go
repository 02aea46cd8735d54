package contract

var signatureOld = &rule{
	Check: Check{
		ID: "signature/old", Phase: Signature, Severity: Error,
		Purpose: "whoever records a delivery can send it again later; the time that is signed prevents that",
		Expects: "a 4xx to a delivery that was signed an hour ago or an hour ahead, if the signature contains the time",
		Cause:   "the receiver does not compare the time of the signature with its clock, or only in one direction",
		Fix:     "reject signatures whose time is more than five minutes from now, in both directions",
		Source:  "the schemes of Stripe and of the Standard Webhooks: five minutes",
	},
}
