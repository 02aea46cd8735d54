package contract

var crashLost = &rule{
	Check: Check{
		ID: "crash/lost", Phase: Crashing, Severity: Error, Observer: true,
		Purpose: "nobody retries a delivery that was acknowledged: its {thing} is lost, and nobody finds out",
		Expects: "every {thing} that was acknowledged before a crash counts after it",
		Cause:   "the receiver answers before it has stored the {thing}, keeps it in memory or in a buffer, or rewrites a file in place",
		Fix:     "store the {thing} first, with fsync or in a transaction, and answer then",
		Source:  "HTTP: a complete 2xx means that the delivery succeeded. Nothing is assumed about retries",
	},
}
