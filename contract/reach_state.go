package contract

var reachState = &rule{
	Check: Check{
		ID: "reach/state", Phase: Reach, Severity: Error,
		Purpose: "a receiver that fails after some deliveries, or no longer does its work, loses every later one, whatever it contains",
		Expects: "the receiver still accepts, and still counts, payloads of a shape that it has accepted before",
		Cause:   "an earlier delivery broke its state: a record that it cannot read, a connection or a file that stays open, a lock; a worker that ended on a bad job",
		Fix:     "look at its log for the first error; release what a delivery uses, also when the delivery fails; put a bad job aside, and go on with the next one",
		Source:  "HTTP: a 5xx means that the server failed, not the request",
	},
}
