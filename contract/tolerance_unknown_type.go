package contract

var toleranceUnknownType = &rule{
	Check: Check{
		ID: "tolerance/unknown-type", Phase: Tolerance, Severity: Error,
		Purpose: "the provider has triggers without a documented payload, and adds new ones",
		Expects: "a 2xx to an event of an unknown type",
		Cause:   "the receiver answers an error to unknown types",
		Fix:     "answer 2xx to unknown types, and log them",
		Source:  "doc: the product has triggers whose payload is not documented; seen: subscription.payment.failed",
	},
	legal: []string{"future-type"},
}
