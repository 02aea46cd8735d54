package contract

// stopped ends a run early, for a reason that is no finding.
type stopped struct{ Stop }

func (s *stopped) Error() string { return s.Reason }

func stop(why Why, reason, hint string) error {
	return &stopped{Stop{Why: why, Reason: reason, Hint: hint}}
}
