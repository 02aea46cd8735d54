package contract

import "github.com/siohook/siohook/internal/app/deliver"

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
		g := b.group(c.ID)
		if g == nil || g.First.Status != f.Status {
			continue
		}
		was, is := g.First.Response, f.Response
		if f.Status == 0 {
			was, is = g.First.Got, f.Got
		}
		if itsOwn.ReplaceAllString(was, "") == itsOwn.ReplaceAllString(is, "") {
			return c
		}
	}
	return nil
}
