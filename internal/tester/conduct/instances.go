package conduct

import (
	"context"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/internal/app/process"
)

// Instance is another instance of the receiver.
type Instance struct {
	URL      string
	Receiver process.Receiver
	Observe  func() any // nil: what is observed is the same
}

// Begin starts a receiver and its other instances, and adds to the options of a run what can crash.
// stop is never nil.
func Begin(ctx context.Context, first *process.Receiver, others []*Instance, o *contract.Options) (stop func(), err error) {
	var stops []func()
	stop = func() {
		for _, end := range stops {
			end()
		}
	}
	end, err := Start(ctx, first)
	if err != nil {
		return stop, err
	}
	stops = append(stops, end)
	if running := first.Running(); running != nil {
		o.Process = running
	}
	for _, one := range others {
		if end, err = Start(ctx, &one.Receiver); err != nil {
			stop()
			return func() {}, err
		}
		stops = append(stops, end)
		if running := one.Receiver.Running(); running != nil {
			o.Instances = append(o.Instances, contract.Instance{URL: one.URL, Process: running, Observe: one.Observe})
		}
	}
	return stop, nil
}
