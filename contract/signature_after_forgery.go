package contract

import "context"

var signatureAfterForgery = &rule{
	Check: Check{
		ID: "signature/after-forgery", Phase: Signature, Severity: Error, Observer: true, PerEvent: true,
		Purpose: "if a forged delivery uses up a message id, anybody who guesses ids can make the receiver drop events",
		Expects: "the genuine delivery counts after a forged one with the same message id was rejected",
		Cause:   "the receiver stores the message id before it verifies the signature, so it takes the genuine delivery for a duplicate",
		Fix:     "verify the signature before anything is stored",
		Source:  "good practice: an unverified delivery has no effect",
	},
	effect: countsAfterForgery,
	once:   &way{less: true, deliver: deliversAfterForgery},
}

// forgedFirst delivers a new event with a wrong signature.
func forgedFirst(ctx context.Context, s *sight) (forged, genuine *payload, isTaken bool, err error) {
	p := s.new()
	one := *p
	one.signing = (&forgery{what: "a wrong signature", write: wrong}).signing()
	answer, err := s.send.deliver(ctx, s.rule, &one, nil)
	return &one, p, isAccepted(answer), err
}

// deliversAfterForgery expects one count also where the forged one is accepted, and the genuine
// one is a duplicate of it.
func deliversAfterForgery(ctx context.Context, s *sight) (float64, error) {
	_, p, _, err := forgedFirst(ctx, s)
	if err == nil {
		_, err = s.send.deliver(ctx, s.rule, p, nil)
	}
	return 1, err
}

func countsAfterForgery(ctx context.Context, s *sight) error {
	if s.book.hasPart(signatureForged, Processed, "") { // the forged one has counted
		return nil
	}
	forged, p, isTaken, err := forgedFirst(ctx, s)
	if err != nil || isTaken { // other checks tell of that
		return err
	}
	rounds := oneByOne(forged, p)
	const before = ". Before it, the receiver rejected a forged one with the same id"
	return s.countOnce(ctx, "", p, "one count of the genuine delivery", before, rounds, func() (bool, error) {
		answer, err := s.send.deliver(ctx, s.rule, p, nil)
		if err != nil || isAccepted(answer) {
			return err == nil, err
		}
		if other, err := s.send.deliver(ctx, s.rule, s.new(), nil); err != nil || !isAccepted(other) {
			return false, err // it is no matter of the id
		}
		f := newFinding(s.rule, p, answer, "a 2xx to the genuine delivery, and one count", "")
		f.Got += before
		f.rounds = rounds
		s.book.count(false)
		s.book.report(f)
		return false, nil
	})
}
