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
	found := judge(answer)
	if found == nil {
		b.count(true)
		return nil, nil
	}
	for range b.retries() {
		again, err := send()
		if err != nil {
			return nil, err
		}
		if judge(again) == nil {
			b.count(true)
			if b.isReported(reachFraming) { // it was the answer to another delivery, or what was left of it
				return nil, nil
			}
			flaky := *found
			flaky.Check, flaky.Cause, flaky.rounds = reachFlaky.Check, "", nil
			flaky.Want, flaky.Got = "the same answer to the same delivery", found.Got+", then "+statusOf(again)
			b.flaky(&flaky, answer)
			return nil, nil
		}
	}
	b.count(false)
	if b.isInnocent != nil {
		if innocent, err := b.isInnocent(found); err != nil || innocent {
			return nil, err
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
