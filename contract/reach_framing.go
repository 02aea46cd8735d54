package contract

import (
	"github.com/siohook/siohook/internal/app/deliver"
)

var reachFraming = &rule{
	Check: Check{
		ID: "reach/framing", Phase: Reach, Severity: Error,
		Purpose: "a sender that keeps its connection reads what does not belong to an answer as the next one, and loses it",
		Expects: "an answer that ends where its status and its headers promise: a 204 has no body, and Content-Length counts bytes",
		Cause:   "the receiver writes a body after a 204, answers twice, counts characters instead of bytes, or leaves a body unread that its server then reads as the next request",
		Fix:     "let the server library write the length; answer 200 if there is a body; read each body to its end, and return after the answer",
		Source:  "HTTP: RFC 9112, section 6.3",
	},
}

// settle makes of an answer that breaks off one whose status is judged: how it ends is
// reported on its own, or is the end of a request that was too long. Where it does not end as
// it should, each delivery from then on has its own connection, for what is left on one
// spoils the next answer.
func (s *sender) settle(answer deliver.Result) deliver.Result {
	s.apart = s.apart || answer.Framing != ""
	if answer.Status != 0 && isFailure(answer, deliver.Body) {
		answer.Err = nil
	}
	return answer
}

// framed reports an answer that does not end where it should. One that announces more than
// comes takes the whole deadline: two of them end the run.
func (a *alive) framed(p *payload, answer deliver.Result) error {
	isLate := isFailure(answer, deliver.Timeout)
	if isLate {
		a.late++
	}
	if answer.Framing == "" || isLate && a.late < 2 {
		return nil
	}
	f := newFinding(reachFraming, p, answer, "an answer that ends where it should", answer.Framing)
	if answer.Err != nil {
		f.Got = answer.Framing
	}
	a.book.report(f)
	if isLate {
		return stop(BadFraming, f.Got, "each delivery takes the whole deadline, because the answer never ends")
	}
	return nil
}
