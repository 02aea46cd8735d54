package contract

var reachRedirect = &rule{
	Check: Check{
		ID: "reach/redirect", Phase: Reach, Severity: Error,
		Purpose: "it is unknown whether the provider follows redirects, so a redirected delivery may be lost",
		Expects: "no 3xx answer to a delivery",
		Cause:   "the path has a slash too many or too few at its end, http redirects to https, or a login page comes first",
		Fix:     "accept deliveries at exactly the address in the provider's settings",
		Source:  "unknown: the documentation does not mention redirects, so a receiver should not need them",
	},
}
