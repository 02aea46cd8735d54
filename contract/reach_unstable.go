package contract

import (
	"net/http"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/base/fingerprint"
)

var reachUnstable = &rule{
	Check: Check{
		ID: "reach/unstable", Phase: Reach, Severity: Error,
		Purpose: "it is not documented whether the provider retries, so a delivery that fails at random may be lost",
		Expects: "no 5xx answer to a delivery that the receiver accepts the next time",
		Cause:   "a race condition, a connection that is lost from time to time, or a limit that the receiver reaches",
		Fix:     "find the error in the log; if the receiver is only busy, answer 503 with Retry-After",
		Source:  "HTTP: a 5xx means that the server failed, not the request",
	},
}

// flaky reports an answer that is another one the next time.
func (b *book) flaky(f *Finding, answer deliver.Result) {
	if answer.Status >= http.StatusInternalServerError && answer.Header.Get("Retry-After") == "" {
		if b.failedIn == nil {
			b.failedIn = map[Phase]bool{}
		}
		b.failedIn[b.phase] = true
	}
	b.report(f)
}

// judgeFlaky makes an error of a warning where the receiver failed in several phases, and asked
// for no patience.
func (b *book) judgeFlaky() {
	g := b.group(reachFlaky.ID)
	if g == nil || len(b.failedIn) < 2 || !b.has(reachUnstable) {
		return
	}
	g.Check = reachUnstable.in(b.names)
	g.First.Check = g.Check
	for i := range g.Parts {
		p := &g.Parts[i]
		p.Fingerprint = fingerprint.Of("finding", g.Check.ID, string(p.Cause), p.Event)
	}
	g.First.Fingerprint = g.Parts[0].Fingerprint
}
