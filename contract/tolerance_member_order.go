package contract

var toleranceMemberOrder = &rule{
	Check: Check{
		ID: "tolerance/member-order", Phase: Tolerance, Severity: Error,
		Purpose: "the order of members has changed over the years",
		Expects: "the receiver accepts members in any order",
		Cause:   "the receiver searches the payload as text, or reads it by position",
		Fix:     "parse the payload as JSON",
		Source:  "seen: the order of a contact's members differs between 2021 and 2026",
	},
	legal: []string{"order"},
}
