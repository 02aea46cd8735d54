package load

import (
	"math"
	"math/rand/v2"
	"time"
)

// Poisson is a schedule whose requests come at random, as those of many
// independent senders do: gaps are exponential, the rate on average is that of the
// stages. The same seed gives the same arrivals.
type Poisson struct {
	Stages Stages
	Seed   uint64

	random *rand.PCG
	n      uint64  // arrivals drawn
	at     float64 // when the last one was, in requests that the stages have asked for
}

// Wait implements [Pacer]. It is quick when sent grows by one from call to call;
// any other number is counted to from the beginning.
func (p *Poisson) Wait(elapsed time.Duration, sent uint64) (time.Duration, bool) {
	if p.random == nil || sent+1 < p.n {
		p.random, p.n, p.at = rand.NewPCG(p.Seed, 0x706f6973736f6e), 0, 0
	}
	for p.n < sent+1 {
		// 53 bits as a number above 0 and up to 1, whose logarithm is finite.
		p.at -= math.Log(float64(p.random.Uint64()>>11+1) / (1 << 53))
		p.n++
	}
	due, ok := p.Stages.due(p.at)
	return due - elapsed, !ok
}

// Duration implements [Pacer].
func (p *Poisson) Duration() time.Duration { return p.Stages.Duration() }

// String implements [Pacer].
func (p *Poisson) String() string { return p.Stages.String() + ", at random (Poisson)" }
