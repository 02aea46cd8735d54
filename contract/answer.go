package contract

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/base/lazy"
	"github.com/siohook/siohook/internal/base/safetext"
)

// isAccepted tells whether the answer is a complete 2xx, and neither a crash nor a login that
// has one.
func isAccepted(answer deliver.Result) bool {
	return is2xx(answer) && crash(answer.Body) == "" && !isLogin(answer)
}

// isLogin tells whether a page answers that asks for a password.
func isLogin(answer deliver.Result) bool {
	return looksLikePage(answer) && password().Match(answer.Body)
}

var password = lazy.Pattern(`(?i)<input\b[^<>]*\btype=["']?password`)

func is2xx(answer deliver.Result) bool {
	return answer.Err == nil && answer.Status >= 200 && answer.Status < 300
}

func isFailure(answer deliver.Result, kind deliver.Kind) bool {
	var failure *deliver.Failure
	return errors.As(answer.Err, &failure) && failure.Kind == kind
}

// takes tells whether an answer to a documented event is as it should be.
func (o *Options) takes(p *payload, answer deliver.Result) bool {
	if o.expects(p.row) == Refuse {
		return answer.Err == nil && answer.Status >= 400 && answer.Status < 500
	}
	return isAccepted(answer)
}

// wanted says what takes asks for.
func (o *Options) wanted(p *payload) string {
	if o.expects(p.row) == Refuse {
		return "a 4xx, because of the settings"
	}
	return "a 2xx"
}

// worst is the first answer that is no 2xx, or the first.
func worst(answers []deliver.Result) deliver.Result {
	if i := slices.IndexFunc(answers, func(a deliver.Result) bool { return !isAccepted(a) }); i >= 0 {
		return answers[i]
	}
	if len(answers) == 0 {
		return deliver.Result{}
	}
	return answers[0]
}

func statusOf(answer deliver.Result) string {
	if answer.Err != nil {
		return "no answer: " + answer.Err.Error()
	}
	status := strings.TrimSpace(fmt.Sprintf("%d %s", answer.Status, http.StatusText(answer.Status)))
	if is2xx(answer) {
		if line := crash(answer.Body); line != "" {
			return status + " with a crash in its body: " + line
		}
		if isLogin(answer) {
			return status + " with a login page"
		}
	}
	return status
}

// newFinding describes a delivery that a check does not hold for: what was wanted of it,
// and of what was got what there is to say beside the answer's status.
func newFinding(c *rule, p *payload, answer deliver.Result, want, more string) *Finding {
	got := statusOf(answer)
	if more != "" {
		got += ": " + more
	}
	f := &Finding{
		Check: c.Check, Event: p.event(), Shapes: p.shapes, Payload: p.bytes, Want: want, Got: got,
		Status: answer.Status, Response: safetext.Line(answer.Body, 200),
	}
	if p.mutation != nil {
		f.Mutation, f.Change, f.Pointer = p.mutation.ID, p.mutation.What, p.mutation.Pointer
	}
	return f
}
