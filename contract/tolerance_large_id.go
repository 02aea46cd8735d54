package contract

var toleranceLargeID = &rule{
	Check: Check{
		ID: "tolerance/large-id", Phase: Tolerance, Severity: Error,
		Purpose: "ids grow, and the documented type is integer, not 32 bits",
		Expects: "the receiver accepts ids above 2^31",
		Cause:   "the receiver stores ids in 32 bits or as floating point",
		Fix:     "use 64 bits, or text",
		Source:  "seen: contact ids passed 445 million in 2026",
	},
	legal: []string{"id", "number"},
}
