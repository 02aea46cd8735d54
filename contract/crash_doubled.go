package contract

var crashDoubled = &rule{
	Check: Check{
		ID: "crash/doubled", Phase: Crashing, Severity: Error, Observer: true,
		Purpose: "after a crash, work that was done is done again",
		Expects: "a {thing} that was sent once counts once, however often the receiver crashes",
		Cause:   "the receiver repeats what its queue or log contains without looking whether that was done",
		Fix:     "mark work as done in the same transaction as its effect, or make the effect idempotent",
		Source:  "nothing was sent twice, so nothing may count twice",
	},
}
