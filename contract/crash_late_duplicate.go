package contract

var crashLateDuplicate = &rule{
	Check: Check{
		ID: "crash/late-duplicate", Phase: Crashing, Severity: Error, Observer: true,
		Purpose: "a duplicate may arrive after many other deliveries and several restarts",
		Expects: "a duplicate of the first {things} does not count at the end of the phase",
		Cause:   "the receiver remembers only the last deliveries, for a short time, or since its start",
		Fix:     "store {identity} with the {thing}, in a unique index, instead of in a cache",
		Source:  "at-least-once senders may send a duplicate of what was acknowledged. It is not documented for how long",
	},
}
