// Package replay makes the failures that siohook test has kept again, and reports which are
// fixed.
package replay

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/jsonlines"
	"github.com/siohook/siohook/internal/base/outcome"
	"github.com/siohook/siohook/internal/base/spell"
)

// Options say where failures are made again, and how that is printed.
type Options struct {
	Target   contract.Target
	Contract contract.Options
	JSON     bool      // an object on each line
	Out, Log io.Writer // what came of each, and of all
}

// line is one line of siohook replay --format json.
type line struct {
	Kind    string            `json:"kind"`
	ID      string            `json:"id"`
	Check   string            `json:"check"`
	Event   string            `json:"event,omitempty"`
	Outcome contract.Replayed `json:"outcome"`
	Want    string            `json:"want"`
	Was     string            `json:"was"`
	Got     string            `json:"got"`
}

// Run makes the failures again. The error says how the command ends.
func Run(ctx context.Context, o Options, kept []contract.Kept) error {
	lines := jsonlines.New(o.Out)
	failing := 0
	var unknown []error
	for i := range kept {
		k := &kept[i]
		outcome, got, err := contract.Replay(ctx, o.Target, o.Contract, k)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			unknown = append(unknown, fmt.Errorf("%s: %w", k.ID, err))
			continue
		}
		if outcome != contract.Fixed {
			failing++
		}
		if o.JSON {
			err = lines.Write(line{"replay", k.ID, k.Check, k.Event, outcome, k.Want, k.Got, got})
		} else {
			_, err = fmt.Fprintf(o.Out, "%-11s  %s  %s\n", outcome.Words(), k.ID, detailOf(k, outcome, got))
		}
		if err != nil {
			return err
		}
	}
	if !o.JSON {
		fmt.Fprintf(o.Log, "siohook: %d of %d fixed\n", len(kept)-failing-len(unknown), len(kept))
	}
	switch {
	case unknown != nil:
		err := errors.Join(unknown...)
		return outcome.Inconclusive(err, hint.Of(err))
	case failing > 0:
		return outcome.ErrFindings
	}
	return nil
}

// Read reads what a folder keeps: all, or only what has the given ids, or begins of ids.
func Read(folder string, ids []string) ([]contract.Kept, error) {
	kept, err := contract.ReadKept(folder)
	if err != nil {
		return nil, err
	}
	if len(kept) == 0 {
		return nil, outcome.Inconclusive(fmt.Errorf("%s contains no kept failures", folder), "siohook test keeps the payloads that a receiver fails on")
	}
	return choose(kept, ids)
}

func detailOf(k *contract.Kept, outcome contract.Replayed, got string) string {
	switch outcome {
	case contract.Fixed:
		return k.Event + " " + got
	case contract.Changed:
		return fmt.Sprintf("%s: want %s, got %s; before: %s", cmp.Or(k.Event, k.Check), k.Want, got, k.Got)
	}
	return fmt.Sprintf("%s: want %s, got %s", cmp.Or(k.Event, k.Check), k.Want, got)
}

// choose finds failures by id, or the beginning of one.
func choose(kept []contract.Kept, ids []string) ([]contract.Kept, error) {
	if len(ids) == 0 {
		return kept, nil
	}
	var chosen []contract.Kept
	for _, id := range ids {
		i := slices.IndexFunc(kept, func(k contract.Kept) bool { return strings.HasPrefix(k.ID, id) })
		if i < 0 {
			var known []string
			for k := range kept {
				known = append(known, kept[k].ID)
			}
			return nil, hint.With(fmt.Errorf("no kept failure has the id %q", id), spell.Hint(id, known, "siohook replay URL resends all kept failures"))
		}
		chosen = append(chosen, kept[i])
	}
	return chosen, nil
}
