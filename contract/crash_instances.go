package contract

var crashInstances = &rule{
	Check: Check{
		ID: "crash/instances", Phase: Crashing, Severity: Error, Observer: true,
		Purpose: "a load balancer sends a delivery and its retry to different instances",
		Expects: "several instances that share a store count each {thing} once, even if one of them crashes or freezes",
		Cause:   "an instance looks whether the {thing} is known and stores it later, or remembers in its own memory what is known",
		Fix:     "store {identity} in a unique index of the shared store, in the transaction that stores the {thing}",
		Source:  "at-least-once senders retry what was not acknowledged, and a load balancer chooses any instance",
	},
}
