package contract

var coverageNull = &rule{
	Check: Check{
		ID: "coverage/null", Phase: Coverage, Severity: Error, PerEvent: true,
		Purpose: "members that may be null are null in most deliveries",
		Expects: "the receiver accepts null where it is documented, such as in contact.ip",
		Cause:   "the receiver uses the member without checking for null",
		Fix:     "allow null",
		Source:  "doc: null in the examples",
	},
	trait: &trait{without: changed(ipOf, isNull, `"192.0.2.7"`), pointer: ipOf},
}
