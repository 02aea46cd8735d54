package contract

import "context"

var toleranceCounted = &rule{
	Check: Check{
		ID: "tolerance/counted", Phase: Tolerance, Severity: Error, Observer: true, PerEvent: true,
		Purpose: "a receiver that answers 2xx to an unusual {thing} and does not store it loses it forever",
		Expects: "every {thing} that the receiver accepts counts once, however unusual its payload is",
		Cause:   "an exception that is caught and answered with 2xx, an amount of 0 that is treated as missing, or a text that the database rejects",
		Fix:     "store the delivery, then answer; answer 5xx if it cannot be stored",
		Source:  "seen: receivers that accepted the sale and lost it",
	},
	effect: func(ctx context.Context, s *sight) error {
		if err := s.audit(ctx); err != nil {
			return err
		}
		return s.auditEach(ctx)
	},
	unless: coverageCounted,
}
