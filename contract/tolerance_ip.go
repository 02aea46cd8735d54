package contract

var toleranceIP = &rule{
	Check: Check{
		ID: "tolerance/ip", Phase: Tolerance, Severity: Error,
		Purpose: "some contacts use IPv6",
		Expects: "the receiver accepts an IPv6 address",
		Cause:   "a regular expression or a database column only for IPv4",
		Fix:     "store the address as text of 45 characters",
		Source:  "doc: an address is text; IPv6 is one",
	},
	legal: []string{"ip"},
}
