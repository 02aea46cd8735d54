package validate

import "strings"

// Report is what is known about one payload.
type Report struct {
	File  string // as given to [Validator.Stream]; "" from [Validator.Payload]
	Line  int    // of the file, from 1, where the payload starts
	Event string // the event's id; "" when unknown
	// Others are the ids of other events whose schemas accept the payload, too, where
	// nothing in the delivery names its event.
	Others []string
	// Product is the name of the catalog in [Options.Others] that it is a delivery of, where it is
	// of no event of the validator's; "" where it is not.
	Product    string
	Violations []Violation
	Verified   bool // the delivery has the signature of its body
	// Payload is what was checked when it has violations: their Start and End are
	// offsets in it. It is valid until the call that was given the report returns;
	// nil when the payload was too large, and for what is wrong between payloads.
	Payload []byte
}

// Events are the ids of all events that the payload may be: "A or B"; "" when unknown.
func (r *Report) Events() string {
	return strings.Join(append([]string{r.Event}, r.Others...), " or ")
}

// Valid tells whether there is no violation of severity [Error].
func (r Report) Valid() bool {
	for _, violation := range r.Violations {
		if violation.Severity == Error {
			return false
		}
	}
	return true
}
