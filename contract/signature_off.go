package contract

var signatureOff = &rule{
	Check: Check{
		ID: "signature/off", Phase: Signature, Severity: Error, PerEvent: true,
		Purpose: "anybody who knows the URL can send false events to a receiver that does not verify signatures",
		Expects: "a 4xx to a forged delivery of every event",
		Cause:   "the receiver does not verify the signature, or only in production, or one of its handlers does not",
		Fix:     "verify the signature before anything else, for every event; if verification is only off outside production, start the receiver for the test as in production",
		Source:  "good practice: an unsigned delivery may come from anybody",
	},
}
