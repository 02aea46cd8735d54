package contract

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/siohook/siohook/internal/base/fingerprint"
	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/internal/base/words"
	"github.com/siohook/siohook/schemas"
)

// book is what a run has found so far, of the checks that it is to look at.
type book struct {
	names   *names          // the names that the catalog gives
	enabled map[string]bool // checks, by id
	phase   Phase           // the one that runs
	result  Result
	// failedIn are the phases in which a 5xx was another answer the next time.
	failedIn map[Phase]bool
	// isInnocent tells whether something else than the payload is the reason of a finding,
	// which then was reported instead; nil asks nobody. The error ends the run.
	isInnocent func(f *Finding) (bool, error)
}

// begin turns to the page of a phase.
func (b *book) begin(p Phase) {
	b.phase = p
	b.result.Phases = append(b.result.Phases, PhaseResult{Phase: p})
}

// has tells whether a check is to be run.
func (b *book) has(c *rule) bool { return b.enabled[c.ID] }

// hasPhase tells whether any check of a phase is.
func (b *book) hasPhase(p Phase) bool {
	return slices.ContainsFunc(rules, func(c *rule) bool { return c.Phase == p && b.has(c) })
}

// isFull ends a run that has found as many failing checks as it is to.
func (b *book) isFull(most int) error {
	if most > 0 && len(b.result.Groups) >= most {
		return stop(MaxFailures, fmt.Sprintf("stopped after %s (--max-failures)", words.Count(most, "failed check")), "")
	}
	return nil
}

// event counts deliveries of an event.
func (b *book) event(row *schemas.Row) *EventResult {
	for i := range b.result.Events {
		if row != nil && b.result.Events[i].ID == row.ID() {
			return &b.result.Events[i]
		}
	}
	return &EventResult{} // of nothing that is counted
}

// say is a text with the names that the catalog gives.
func (b *book) say(text string) string { return b.names.Replace(text) }

// count adds something judged to the phase that runs.
func (b *book) count(held bool) {
	c := &b.result.Phases[len(b.result.Phases)-1].Passed
	c.M++
	if held {
		c.N++
	}
}

// skip says why a check was not run.
func (b *book) skip(c *rule, why Why, reason string) {
	if b.has(c) {
		b.result.NotObserved = append(b.result.NotObserved, NotObserved{c.in(b.names), why, reason})
	}
}

// group is that of a check; nil when there is none.
func (b *book) group(id string) *Group {
	for i := range b.result.Groups {
		if b.result.Groups[i].Check.ID == id {
			return &b.result.Groups[i]
		}
	}
	return nil
}

// isReported tells whether there is a group of a check.
func (b *book) isReported(c *rule) bool { return b.group(c.ID) != nil }

// hasPart tells whether a check was found to fail in a way with an event.
func (b *book) hasPart(c *rule, cause Cause, event string) bool {
	g := b.group(c.ID)
	return g != nil && slices.ContainsFunc(g.Parts, func(p Part) bool { return p.Cause == cause && p.Event == event })
}

// explains tells whether there is a finding already that would explain why a
// payload is not accepted.
func (b *book) explains(p *payload) bool {
	return slices.ContainsFunc(b.result.Groups, func(g Group) bool {
		return g.Check.Phase == Samples || g.Check.Phase == Coverage && slices.Contains(g.Events, p.event())
	})
}

// report adds a finding to the group of its check.
func (b *book) report(f *Finding) {
	if !b.enabled[f.Check.ID] {
		return
	}
	part := b.part(f)
	part.Status, part.Got, part.Response = f.Status, f.Got, f.Response
	f.Fingerprint = part.Fingerprint
	f.Check = f.Check.in(b.names)
	g := b.group(f.Check.ID)
	if g == nil {
		b.result.Groups = append(b.result.Groups, Group{Check: f.Check, Count: 1, First: *f, Parts: []Part{part}})
		b.result.Groups[len(b.result.Groups)-1].met(f.Event)
		return
	}
	g.Count++
	g.add(part)
	g.met(f.Event)
	if f.Check.Phase != Signature && len(f.Payload) < len(g.First.Payload) && f.Status == g.First.Status && (f.Mutation == "" || g.First.Mutation != "") { // the plainest; a signature is not in the payload
		g.First = *f
	}
}

// reported is how many findings there are.
func (b *book) reported() (n int) {
	for i := range b.result.Groups {
		n += b.result.Groups[i].Count
	}
	return n
}

// again counts a payload to a cause that was reported.
func (b *book) again(c *rule, p *payload) {
	if g := b.group(c.ID); g != nil {
		g.Count++
		g.met(p.event())
	}
}

// part is what can be known of a finding. The phase reach delivers the first of the
// samples, whichever that is.
func (b *book) part(f *Finding) Part {
	p := Part{Cause: f.Cause}
	if f.Check.PerEvent && b.phase != Reach {
		p.Event = f.Event
	}
	p.Fingerprint = fingerprint.Of("finding", f.Check.ID, string(p.Cause), p.Event)
	return p
}

// withdraw takes back the findings of the last n deliveries that got no answer:
// something else is the reason.
func (b *book) withdraw(n int) {
	for i := len(b.result.Groups) - 1; i >= 0 && n > 0; i-- {
		g := &b.result.Groups[i]
		if g.First.Status != 0 || g.Count > n {
			continue
		}
		n -= g.Count
		b.result.Groups = slices.Delete(b.result.Groups, i, i+1)
	}
}

// mask hides what is secret in the answers that are quoted.
func (b *book) mask(secrets *strings.Replacer) {
	for i := range b.result.Groups {
		g := &b.result.Groups[i]
		g.First.Response = secrets.Replace(g.First.Response)
		for k := range g.Parts {
			g.Parts[k].Response = secrets.Replace(g.Parts[k].Response)
		}
	}
}

// close orders the groups and marks those that are known.
func (b *book) close(fingerprints map[string]bool) {
	known := fingerprint.Set(fingerprints)
	for i := range b.result.Groups {
		g := &b.result.Groups[i]
		g.Fingerprint = fingerprint.Of("finding", g.Check.ID, "", "")
		g.Known = known.Has(g.Fingerprint) || known.Has(g.Fingerprints()...)
		for k := range g.Parts {
			g.Parts[k].Known = g.Known || known.Has(g.Parts[k].Fingerprint)
		}
	}
	sorted.By(b.result.Groups, func(a, b Group) int {
		if a.Check.Severity != b.Check.Severity {
			if a.Check.Severity == Error {
				return -1
			}
			return 1
		}
		return cmp.Compare(rank(a.Check.ID), rank(b.Check.ID))
	})
}
