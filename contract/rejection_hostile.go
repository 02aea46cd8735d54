package contract

import (
	"slices"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/base/lazy"
)

var rejectionHostile = &rule{
	Check: Check{
		ID: "rejection/hostile", Phase: Rejection, Severity: Warning,
		Purpose: "every open port receives bodies that are made to break programs: deep nesting, huge numbers, megabytes of values",
		Expects: "an answer other than a 5xx to a body that only an attacker sends",
		Cause:   "the parser recurses for each level, or the receiver converts numbers and stores bodies of any size",
		Fix:     "limit the size and the depth of a body before you parse it, and answer 400 or 413",
		Source:  "good practice: the provider sends no such body",
	},
	judge: func(answer deliver.Result, promised []int) *complaint {
		for _, judge := range []*rule{rejectionHang, rejectionDropped, rejectionInvalid, rejectionLeak} {
			if wrong := judge.judge(answer, promised); wrong != nil {
				return wrong
			}
		}
		return nil
	},
}

// asOther is the check that a hostile body shows nothing new beside: a body that is broken
// otherwise is answered in the same way; nil when none is.
func (b *book) asOther(f *Finding) *rule {
	for _, c := range []*rule{rejectionMalformed, rejectionDropped, rejectionHang, rejectionLeak} {
		if g := b.group(c.ID); g != nil && slices.ContainsFunc(g.Parts, func(p Part) bool { return p.isAlike(f) }) {
			return c
		}
	}
	return nil
}

// isAlike tells whether a finding shows the same failure: numbers, ids and times may differ,
// and what comes behind the name of an error.
func (p *Part) isAlike(f *Finding) bool {
	was, is := p.Response, f.Response
	if f.Status == 0 {
		was, is = p.Got, f.Got
	}
	if name := errorName().FindString(was); name != "" && f.Status != 0 {
		return p.Status == f.Status && name == errorName().FindString(is)
	}
	return p.Status == f.Status && itsOwn().ReplaceAllString(was, "") == itsOwn().ReplaceAllString(is, "")
}

// errorName is the name of an error, which its text begins with.
var errorName = lazy.Pattern(`^[\w.$\\]*(?:Error|Exception)\b`)
