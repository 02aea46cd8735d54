package contract

var toleranceUnknownMember = &rule{
	Check: Check{
		ID: "tolerance/unknown-member", Phase: Tolerance, Severity: Error,
		Purpose: "the provider adds members without notice",
		Expects: "the receiver ignores members that are not documented",
		Cause:   "the receiver validates the payload against a closed list of members",
		Fix:     "ignore members that you do not know",
		Source:  "seen: {added} appeared in 2025",
	},
	legal: []string{"unknown-members"},
}
