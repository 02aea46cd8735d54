package contract

import (
	"context"
	"fmt"
	"slices"

	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/schemas"
)

var reachEventName = &rule{
	Check: Check{
		ID: "reach/event-name", Phase: Reach, Severity: Error,
		Purpose: "a receiver ignores an event whose name it does not know, and nobody learns of it",
		Expects: "the receiver knows events by the names that the provider sends",
		Cause:   "somebody guessed the name, or spelled it in another way",
		Fix:     "copy the names from the list of siohook events",
		Source:  "seen in public receivers: they know an event by a name that somebody guessed",
	},
}

// undoingNames finds out whether the receiver knows an event that takes another one back, but by
// another name: where it does nothing under its own.
func (r *run) undoingNames(ctx context.Context, o *observed) error {
	if !r.book.has(reachEventName) {
		return nil
	}
	for _, row := range r.made.rows {
		example := r.made.example(row)
		if example == nil || r.options.expects(row) != Accept || r.options.rule(row) != nil || !takesBackOf(r.made.catalog, row, o.row) {
			continue
		}
		counted := r.made.fresh(r.made.example(o.row))
		undone, answer, err := r.undoes(ctx, o, counted, example)
		if err != nil || undone || !isAccepted(answer) {
			return err
		}
		names := mistaken(row.Type)
		// All at once first: to wait for each takes its time.
		if undone, _, err = r.undoes(ctx, o, r.made.fresh(counted), example, names...); err != nil || !undone {
			return err
		}
		for _, name := range names {
			p := r.made.fresh(counted)
			if undone, _, err = r.undoes(ctx, o, p, example, name); err != nil {
				return err
			}
			if undone {
				r.judge(reachEventName, r.made.alike(example, p), answer, "a change in what is observed", fmt.Sprintf("no change, but the receiver handles the event under the name %q", name))
				break
			}
		}
	}
	return nil
}

// takesBackOf tells whether an event takes another one back.
func takesBackOf(c *schemas.Catalog, row, other *schemas.Row) bool {
	return slices.Contains(c.Undone(row), other)
}

// undoes delivers an event, and then the one that takes it back, under some names; none is its
// own. It tells whether that changes what is observed, or the first does not.
func (r *run) undoes(ctx context.Context, o *observed, counted, example *payload, names ...string) (undone bool, answer deliver.Result, err error) {
	moved, _, err := r.isTaken(ctx, o, counted)
	if err != nil || !moved {
		return true, answer, err
	}
	before, err := o.observer.Stable(ctx)
	if err != nil {
		return false, answer, err
	}
	if len(names) == 0 {
		names = []string{""}
	}
	for _, name := range names {
		p := *r.made.alike(example, counted)
		p.alias, p.isForeign = name, name != ""
		if answer, err = r.send.deliver(ctx, reachEventName, &p, nil); err != nil {
			return false, answer, err
		}
	}
	_, undone, _, err = o.observer.Moved(ctx, before, o.observer.Settle())
	return undone, answer, err
}
