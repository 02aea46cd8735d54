package contract

var crashRestart = &rule{
	Check: Check{
		ID: "crash/restart", Phase: Crashing, Severity: Error, Observer: true,
		Purpose: "a receiver that does not come back by itself loses every delivery until somebody repairs it",
		Expects: "after a crash the receiver starts on what was left, accepts new deliveries and counts them",
		Cause:   "a half-written file, a lock or a pid file that stays, or a worker that is not started again",
		Fix:     "read files up to the last whole record and cut off the rest, and use locks that end with the process",
		Source:  "process managers start a process again that has ended, and nothing else",
	},
}
