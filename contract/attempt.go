package contract

import "github.com/siohook/siohook/internal/app/deliver"

// attempt makes a delivery in some way, and judges it: nil is a good answer. What
// is wrong is tried again, since an answer that is another one the next time is a
// defect of its own. The finding is still to be reported; the delivery is counted.
func (b *book) attempt(send func() (deliver.Result, error), judge func(deliver.Result) *Finding) (*Finding, error) {
	answer, err := send()
	if err != nil {
		return nil, err
	}
	return b.confirm(answer, send, judge)
}

// confirm is the attempt at a delivery that was made once already, with its answer.
func (b *book) confirm(answer deliver.Result, send func() (deliver.Result, error), judge func(deliver.Result) *Finding) (*Finding, error) {
	found, err := b.retry(answer, send, judge)
	if err != nil {
		return nil, err
	}
	b.count(found == nil)
	if isInnocent, err := b.acquits(found); err != nil || isInnocent {
		return nil, err
	}
	return found, nil
}

// acquits tells whether something else than the payload is the reason of a finding, which then
// was reported instead.
func (b *book) acquits(found *Finding) (bool, error) {
	if found == nil || b.isInnocent == nil {
		return false, nil
	}
	return b.isInnocent(found)
}

// retry judges an answer, and tries again what is wrong with it; nil is what is right, or not
// wrong each time.
func (b *book) retry(answer deliver.Result, send func() (deliver.Result, error), judge func(deliver.Result) *Finding) (*Finding, error) {
	found := judge(answer)
	if found == nil {
		return nil, nil
	}
	for range b.retries() {
		again, err := send()
		if err != nil {
			return nil, err
		}
		if judge(again) == nil {
			if b.isReported(reachFraming) { // it was the answer to another delivery, or what was left of it
				return nil, nil
			}
			flaky := *found
			flaky.Check, flaky.Cause, flaky.rounds = reachFlaky.Check, "", nil
			flaky.Want, flaky.Got = "the same answer to the same delivery", found.Got+", then "+statusOf(again)
			if isAccepted(again) {
				flaky.Got = found.Got + ", then a 2xx"
			}
			b.flaky(&flaky, answer)
			return nil, nil
		}
	}
	return found, nil
}

// retries is how often something wrong is tried again: more often where the
// receiver has been found to be flaky.
func (b *book) retries() int {
	if b.isReported(reachFlaky) {
		return 4
	}
	return 1
}
