package contract

var crashDisagree = &rule{
	Check: Check{
		ID: "crash/disagree", Phase: Crashing, Severity: Error, Observer: true,
		Purpose: "people see other numbers at each reload where instances disagree",
		Expects: "all instances show the same {things}",
		Cause:   "each instance keeps its own copy of the numbers, which others do not change",
		Fix:     "read the numbers from the shared store",
		Source:  "what is observed at each instance",
	},
}
