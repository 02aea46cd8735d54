package contract

import (
	"context"
	"fmt"
	"maps"
	"strings"

	"github.com/siohook/siohook/internal/app/observe"
	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/internal/base/words"
)

var orderState = &rule{
	Check: Check{
		ID: "order/state", Phase: Order, Severity: Error, Observer: true,
		Purpose: "deliveries can overtake each other",
		Expects: "the events of a contact lead to the same state in any order",
		Cause:   "the receiver ignores an event if an earlier event has not arrived yet",
		Fix:     "create a missing record, whichever event mentions it first; compare {time}",
		Source:  "unknown: no order of deliveries is documented",
	},
}

// sameState compares what is observed of the same story in several orders.
func sameState(ctx context.Context, r *run, tellings [][]*payload) error {
	observer := r.observed[0].observer
	var first map[string]float64
	unlike := map[string]bool{} // averages, last amounts and what else is no sum
	for i, told := range tellings {
		before, err := observer.Rest(ctx)
		if err != nil {
			return err
		}
		if err := r.tell(ctx, told); err != nil {
			return err
		}
		now, err := observer.Rest(ctx)
		if err != nil {
			return err
		}
		change := observe.Change(before, now)
		switch i {
		case 0:
			first = change
			continue
		case 1: // the same order once more
			for pointer := range first {
				unlike[pointer] = !nearly(first[pointer], change[pointer])
			}
			for pointer := range change {
				unlike[pointer] = !nearly(first[pointer], change[pointer])
			}
			maps.DeleteFunc(first, func(pointer string, _ float64) bool { return unlike[pointer] })
			continue
		}
		maps.DeleteFunc(change, func(pointer string, _ float64) bool { return unlike[pointer] })
		held := maps.EqualFunc(first, change, nearly)
		r.book.count(held)
		if !held {
			f := &Finding{
				Check: orderState.Check, Want: fmt.Sprintf("the same change in any order of the %s of a contact (%s)", words.Count(len(told), "event"), sayChange(first)),
				Got: sayChange(change) + " in the order: " + orderOf(told),
			}
			f.rounds = oneByOne(told...)
			for _, p := range told {
				f.Payload = append(append(f.Payload, p.bytes...), '\n')
			}
			r.book.report(f)
			return nil
		}
	}
	return nil
}

func nearly(a, b float64) bool { return a-b < 1e-6 && b-a < 1e-6 }

func sayChange(change map[string]float64) string {
	var parts []string
	for _, pointer := range sorted.Keys(change) {
		parts = append(parts, fmt.Sprintf("%s by %v", nameOf(pointer), change[pointer]))
	}
	if parts == nil {
		return "nothing"
	}
	return strings.Join(parts, ", ")
}

func orderOf(story []*payload) string {
	var types []string
	for _, p := range story {
		types = append(types, p.row.Type)
	}
	return strings.Join(types, ", ")
}
