package contract

// Phase is a stage of a run.
type Phase string

// The phases in their order.
const (
	Reach    Phase = "reach"    // does anything answer
	Samples  Phase = "samples"  // the provider's own examples
	Coverage Phase = "coverage" // every event, variant and documented shape
)

// Phases lists the phases in the order in which they run.
func Phases() []Phase { return []Phase{Reach, Samples, Coverage} }

// Check is one rule of the contract.
type Check struct {
	ID      string // area/name
	Phase   Phase
	Expects string // what a receiver must do
	Cause   string // what is usually wrong when it does not
}

// Checks lists the rules of the contract in the order in which they are checked.
func Checks() []Check { return []Check{reachAnswers, samplesAccepted, coverageAccepted} }

var (
	reachAnswers = Check{
		ID: "reach/answers", Phase: Reach,
		Expects: "an HTTP answer to a POST of a documented event",
		Cause:   "the receiver is not running, or its path, method or token is another",
	}
	samplesAccepted = Check{
		ID: "samples/accepted", Phase: Samples,
		Expects: "a 2xx within the deadline to each of the provider's own examples",
		Cause:   "the receiver was written for one example and fails on another",
	}
	coverageAccepted = Check{
		ID: "coverage/accepted", Phase: Coverage,
		Expects: "a 2xx within the deadline to every event in each of its documented shapes",
		Cause:   "the receiver takes an odd form for the usual one: fields is [] when empty, ip may be null, a resource differs by its type",
	}
)
