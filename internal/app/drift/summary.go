package drift

// Summary is the last line of siohook drift --format json. Summaries add up: all findings follow
// from the tally.
type Summary struct {
	Files       int    `json:"files"`
	Findings    int    `json:"findings"`
	Known       int    `json:"known"` // in the baseline
	Interrupted bool   `json:"interrupted,omitempty"`
	Problem     string `json:"problem,omitempty"`
	Tally
}

// Add adds that of a later run, apart from its findings.
func (s *Summary) Add(later *Summary) {
	s.Files += later.Files
	s.Interrupted = s.Interrupted || later.Interrupted
	s.Tally.Add(&later.Tally)
}
