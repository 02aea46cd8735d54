package contract

import (
	"context"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/siohook/siohook/internal/app/observe"
)

// othersOf lists an event of each other kind that the receiver takes, and that neither counts
// nor takes from what is counted.
func (o *observed) othersOf(r *run) (others []*payload) {
	for _, row := range r.made.rows {
		if p := r.taken.first(row); p != nil && row != o.row && r.options.expects(row) == Accept && (row.Counts == "" || strings.TrimPrefix(row.Counts, "-") != o.row.Counts) {
			others = append(others, p)
		}
	}
	return others
}

// numbers are all that may count, and by how much each delivery raises them.
func (o *observed) numbers() map[string]float64 {
	numbers := maps.Clone(o.follows)
	for pointer := range o.maybe {
		numbers[pointer] = 1
	}
	maps.Copy(numbers, o.steps)
	return numbers
}

// fewOthers are too few to tell what counts all deliveries.
const fewOthers = 2

// lookAtOthers delivers an event of each other kind, half of them at a time so that one does not
// undo what another has done, and looks whether they change the numbers that count.
func (o *observed) lookAtOthers(ctx context.Context, r *run) error {
	others := o.othersOf(r)
	raised := map[string]float64{} // by how often they have raised the numbers
	all := map[string]bool{}       // those that each of them has raised by one
	byType := map[string]bool{}    // those that have counterparts for other types
	numbers := o.numbers()
	for pointer := range numbers {
		all[pointer] = true
	}
	for half := range 2 {
		from, accepted, some := o.quiet, 0, []*payload(nil)
		for i, p := range others {
			if i%2 != half {
				continue
			}
			answer, err := r.why.try(ctx, p)
			if err != nil {
				return err
			}
			if isAccepted(answer) {
				accepted, some = accepted+1, append(some, p)
			}
		}
		if accepted == 0 {
			continue
		}
		_, ago, err := o.marked(ctx, r, from, 0)
		if err != nil {
			return err
		}
		now, err := o.restAfter(ctx, r, ago)
		if err != nil {
			return err
		}
		d, changed := observe.Change(from, now), false
		for pointer := range numbers {
			byType[pointer] = byType[pointer] || o.isByType(pointer, d, some)
		}
		for pointer, step := range numbers {
			more := math.Round((d[pointer]/step-1)*100) / 100
			raised[pointer] += more
			all[pointer] = all[pointer] && more == float64(accepted) && step == 1
			changed = changed || more != 0
		}
		o.others += accepted
		if changed {
			o.suspects = append(o.suspects, some...)
		}
	}
	if o.others < fewOthers {
		if err := o.lookAtDuplicate(ctx, r); err != nil {
			return err
		}
	}
	for pointer, is := range byType {
		all[pointer] = all[pointer] || is && o.others >= fewOthers
	}
	o.leaveOutOthers(r, raised, all)
	return nil
}

// lookAtDuplicate tells what counts all deliveries where too few others do: a duplicate raises
// that alone, and not what counts events once.
func (o *observed) lookAtDuplicate(ctx context.Context, r *run) error {
	from := o.quiet
	answer, err := r.send.deliver(ctx, coverageCounted, o.moves[0].payload, nil)
	if err != nil || !isAccepted(answer) {
		return err
	}
	_, ago, err := o.marked(ctx, r, from, 0)
	if err != nil {
		return err
	}
	now, err := o.restAfter(ctx, r, ago)
	if err != nil {
		return err
	}
	d := observe.Change(from, now)
	numbers := o.numbers()
	isOnce := false
	for pointer, step := range numbers {
		isOnce = isOnce || d[pointer] < 2*step
	}
	if isOnce {
		maps.DeleteFunc(o.steps, func(pointer string, step float64) bool { return d[pointer] == 2*step })
		maps.DeleteFunc(o.maybe, func(pointer string, _ bool) bool { return d[pointer] == 2 })
	}
	return nil
}

// isByType tells whether a number counts the deliveries of one type among those of others: the
// others have such a number, too, by the name of their type or in the same object.
func (o *observed) isByType(pointer string, change map[string]float64, others []*payload) bool {
	for _, p := range others {
		of := strings.ReplaceAll(pointer, o.row.Type, p.row.Type)
		if of != pointer && change[of] >= 1 {
			return true
		}
	}
	holder, found, sum := pointer[:strings.LastIndex(pointer, "/")+1], 0, 0.0
	for at, by := range change {
		if name, is := strings.CutPrefix(at, holder); is && at != pointer && !strings.ContainsAny(name, "/*=") {
			found++
			sum += by
		}
	}
	return found >= fewTypes && sum == float64(len(others))
}

// fewTypes are too few numbers beside one to tell that they count other types.
const fewTypes = 3

// leaveOutOthers forgets numbers that count all deliveries, and, where another one counts
// nothing else, those that most other events raise, too: of persons, or of lines in a log.
func (o *observed) leaveOutOthers(r *run, raised map[string]float64, all map[string]bool) {
	isEach := func(pointer string) bool { return all[pointer] && o.others >= fewOthers }
	isMost := func(pointer string) bool { return raised[pointer]*2 > float64(o.others) && o.others > fewOthers }
	isClean, deliveries := false, false
	for pointer := range o.steps {
		isClean = isClean || raised[pointer] == 0 && !observe.IsSum(pointer)
		deliveries = deliveries || isEach(pointer)
	}
	var logs []string // lists of all deliveries
	for pointer := range o.steps {
		if list, isLength := strings.CutSuffix(pointer, "/length"); isLength && isEach(pointer) {
			logs = append(logs, list+"/")
		} else if list, isText := strings.CutSuffix(pointer, "/lines"); isText && isEach(pointer) {
			logs = append(logs, list+"/")
		}
	}
	leftOut := func(pointer string) bool {
		isIn := func(list string) bool { return strings.HasPrefix(pointer, list) }
		return isEach(pointer) || isMost(pointer) && (isClean || o.customers) || slices.ContainsFunc(logs, isIn)
	}
	maps.DeleteFunc(o.steps, func(pointer string, _ float64) bool { return leftOut(pointer) })
	maps.DeleteFunc(o.maybe, func(pointer string, _ bool) bool { return leftOut(pointer) })
	switch {
	case len(o.steps) > 0:
	case len(o.maybe) > 0:
		for pointer := range o.maybe {
			o.steps[pointer] = 1
		}
	case len(o.follows) > 0:
		maps.Copy(o.steps, o.follows)
	case deliveries:
		o.blind = &NotObserved{Why: CountsDeliveries, Reason: r.book.say("the observed numbers count the deliveries of all events, not {things}")}
	default:
		o.blind = &NotObserved{Why: CountsDeliveries, Reason: r.book.say("the observed numbers also increase with most other events, so they do not count {things}")}
	}
	o.maybe = map[string]bool{}
	isClean = true
	for _, numbers := range []map[string]float64{o.steps, o.follows} {
		for pointer := range numbers {
			isClean = isClean && raised[pointer] == 0
		}
	}
	if isClean {
		o.suspects = nil
	}
}
