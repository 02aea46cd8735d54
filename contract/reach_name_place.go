package contract

var reachNamePlace = &rule{
	Check: Check{
		ID: "reach/name-place", Phase: Reach, Severity: Error,
		Purpose: "where a header names the event, the payload does not",
		Expects: "the receiver reads the name of the event from the header",
		Cause:   "the receiver looks for the name in a member of the payload",
		Fix:     "read the header {header}",
		Source:  "seen in public receivers: they look for the name in the payload, and ignore every event",
	},
}
