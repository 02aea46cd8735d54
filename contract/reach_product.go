package contract

var reachProduct = &rule{
	Check: Check{
		ID: "reach/product", Phase: Reach, Severity: Error,
		Purpose: "a provider may have several products whose webhooks differ, and each sends only its own events",
		Expects: "the receiver handles the events of the product that is tested",
		Cause:   "the receiver was written for another product of the provider, or the wrong product is configured",
		Fix:     "read the events of this product, or configure the other one with the provider, and test with its --catalog",
		Source:  "seen in public receivers: they confuse the two products of the provider",
	},
}
