package contract

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
)

// ordeal is what happens to a receiver in a round of the phase crash. Its text is what is kept of
// it to be replayed.
type ordeal struct {
	kind     kind
	at       float64 // when it is killed: a fraction of the time of an answer, or milliseconds after one
	sales    int     // that are delivered at the same time
	restarts int     // that are killed, too, each at a fraction of the time of a start
	again    float64 // that fraction; what is above 1 is a fraction of the time of an answer after the start
	early    string  // what is delivered before: "" or a word of earlyWays
}

// kind is how a receiver ends.
type kind string

const (
	killHalf   kind = "half"   // before the body is complete
	killDuring kind = "during" // after the body, at a fraction of the time of an answer
	killAfter  kind = "after"  // so many milliseconds after the answer
	killChild  kind = "child"  // one process of several dies, at a fraction of the time of an answer
	terminate  kind = "term"   // SIGTERM
	fillDisk   kind = "full"   // no disk left

	failService kind = "service" // it lives, and the service that it calls fails: early is how
)

// earlyWays are deliveries that a receiver does not work on to the end.
var earlyWays = []string{"duplicate", "broken", "other"}

// String is what [parseOrdeal] reads.
func (o ordeal) String() string {
	return fmt.Sprintf("%s:%s:%d:%d:%s:%s", o.kind, strconv.FormatFloat(o.at, 'g', -1, 64), o.sales, o.restarts, strconv.FormatFloat(o.again, 'g', -1, 64), o.early)
}

// parseOrdeal reads an ordeal that was kept.
func parseOrdeal(text string) (o ordeal, err error) {
	parts := strings.Split(text, ":")
	if len(parts) != 6 {
		return o, fmt.Errorf("crash: want six parts, got %q", text)
	}
	o.kind, o.early = kind(parts[0]), parts[5]
	for _, number := range []struct {
		to   *float64
		text string
	}{{&o.at, parts[1]}, {&o.again, parts[4]}} {
		if *number.to, err = strconv.ParseFloat(number.text, 64); err != nil {
			return o, fmt.Errorf("crash: %w", err)
		}
	}
	if o.sales, err = strconv.Atoi(parts[2]); err != nil {
		return o, fmt.Errorf("crash: %w", err)
	}
	if o.restarts, err = strconv.Atoi(parts[3]); err != nil {
		return o, fmt.Errorf("crash: %w", err)
	}
	if o.sales < 1 || o.sales > mostAtStake || o.restarts < 0 || o.restarts > mostRestarts {
		return o, fmt.Errorf("crash: no such round: %q", text)
	}
	return o, nil
}

// mostAtStake is how many sales are under way when a receiver is killed, and mostRestarts how
// often in a row it is killed when it starts.
const (
	mostAtStake  = 8
	mostRestarts = 3
)

// when is words in a sentence.
func (o ordeal) when() string {
	if o.kind == failService {
		return o.words()
	}
	return "when the receiver was killed " + o.words()
}

// words says when a receiver was killed.
func (o ordeal) words() string {
	switch o.kind {
	case killHalf:
		return "before the payload was complete"
	case killAfter:
		if o.at == 0 {
			return "right after the answer"
		}
		return fmt.Sprintf("%.0f ms after the answer", o.at)
	case killChild:
		return "in one of its processes"
	case terminate:
		return "by SIGTERM"
	case fillDisk:
		return "after its disk was full"
	case failService:
		return "while the service that it calls " + Outage(o.early).words()
	case inTurn, atOnce, killOne, stopOne:
		return manners[o.kind]
	case killDuring:
	}
	return fmt.Sprintf("%.2f of the time of an answer after the payload", o.at)
}

// source is where the moments come from.
func source(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 0x6372617368)) }

// ordeals are the rounds of a phase, in their order: the seed gives the moments, one in each part
// of the time, so that all parts are met.
func ordeals(seed uint64) (all []ordeal) {
	random := source(seed)
	early := func(i int) string {
		if i%2 == 0 {
			return ""
		}
		return earlyWays[i/2%len(earlyWays)]
	}
	// One by one, from the last byte to the answer, and while work is done after it.
	const parts = 8
	for i := range parts {
		all = append(all, ordeal{kind: killDuring, at: (float64(i) + random.Float64()) / parts * 1.1, sales: 1, early: early(i)})
	}
	// Right after the answer, and later.
	for i, ms := range []float64{0, 0, 1 + 4*random.Float64(), 10 + 20*random.Float64()} {
		all = append(all, ordeal{kind: killAfter, at: ms, sales: 1, early: early(i + 1)})
	}
	all = append(all, ordeal{kind: killHalf, at: 0.1 + 0.8*random.Float64(), sales: 1})
	shuffle := func(some []ordeal) {
		random.Shuffle(len(some), func(i, k int) { some[i], some[k] = some[k], some[i] })
	}
	shuffle(all) // of one sale: they show best what is wrong, and come first
	alone := len(all)
	// In a burst, which takes longer than an answer.
	const bursts = 8
	for i := range bursts {
		all = append(all, ordeal{kind: killDuring, at: (float64(i) + random.Float64()) / bursts * 3, sales: 3 + random.IntN(mostAtStake-2), early: early(i)})
	}
	all = append(all, ordeal{kind: killAfter, sales: 4})
	// Again while it starts, up to three times in a row at the same piece of work.
	for i := range mostRestarts {
		all = append(all, ordeal{kind: killDuring, at: 0.3 + 0.6*random.Float64(), sales: 2 + i, restarts: i + 1, again: 0.3 + 0.7*random.Float64()})
	}
	// Several times at the same piece of work, which was acknowledged: a limit of attempts must not drop it.
	all = append(all, ordeal{kind: killAfter, sales: 1, restarts: mostRestarts, again: 1 + random.Float64()}, ordeal{kind: killAfter, sales: 3, restarts: mostRestarts, again: 1 + 2*random.Float64()})
	shuffle(all[alone:])
	for range 2 {
		all = append(all, ordeal{kind: killChild, at: random.Float64(), sales: 6})
	}
	return append(all, ordeal{kind: terminate, at: random.Float64(), sales: 2}, ordeal{kind: terminate, at: 1 + random.Float64(), sales: 4}, ordeal{kind: fillDisk, sales: 3})
}

// serviceOrdeals are the rounds in which the service fails that the receiver calls.
func serviceOrdeals() (all []ordeal) {
	for _, way := range outages {
		all = append(all, ordeal{kind: failService, sales: 1, early: string(way)})
	}
	return all
}
