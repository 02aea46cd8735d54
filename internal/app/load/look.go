package load

import "time"

// View is how a run goes at a moment.
type View struct {
	Elapsed  time.Duration // of the measurement; below zero in the warm-up
	InFlight int
	Sent     uint64 // warm-up included
	Wrong    uint64
	Recent   Histogram // latencies since the last look
}

// Look tells how the run goes.
func (r *Runner) Look() View {
	v := View{Elapsed: -1, InFlight: int(r.inFlight.Load())}
	if begun := r.begun.Load(); begun != nil {
		v.Elapsed = r.o.Now().Sub(*begun)
	}
	t := &r.tally
	t.mu.Lock()
	defer t.mu.Unlock()
	v.Sent = t.report.Sent + t.report.WarmUp.Sent
	v.Wrong = t.report.Wrong
	v.Recent, t.recent = t.recent, Histogram{coarse: true}
	return v
}
