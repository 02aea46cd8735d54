package contract

var toleranceCustomFields = &rule{
	Check: Check{
		ID: "tolerance/custom-fields", Phase: Tolerance, Severity: Error,
		Purpose: "account owners add custom fields with any name",
		Expects: "the receiver accepts any member of {map}",
		Cause:   "the receiver maps fields to a closed list, or uses their names as columns or properties",
		Fix:     "read the fields that you use, ignore the others",
		Source:  "seen: company_name, tax_number and any other",
	},
	legal: []string{"fields"},
}
