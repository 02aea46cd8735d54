package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/internal/base/jsonlines"
)

type replayOptions struct {
	testOptions // those that are about one delivery
	format      *oneOf
}

func newReplayCmd(s *streams) *cobra.Command {
	o := replayOptions{format: newOneOf("text", "json")}
	cmd := &cobra.Command{
		Use:   "replay [ID...] [URL]",
		Short: "Resend kept failures and report which are fixed",
		Long: `Resend the failures that siohook test has kept, or only those with the given IDs. For
each, report whether it is fixed, still fails, or fails differently (changed). Failures
that involve several deliveries or an observer run their whole check again.

The URL, headers, probes and other settings of siohook.yaml apply here too; the command
line overrides them.

Exits with 0 when all are fixed, 1 when one is not, 3 when the result is inconclusive.`,
		Example: `  siohook replay http://127.0.0.1:3000/webhook
  siohook replay coverage-fields-empty-1a2b3c4d http://127.0.0.1:3000/webhook
  siohook replay --config siohook.yaml`,
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			var ids []string
			kept, _ := contract.ReadKept(".siohook/failures") // none can be completed then
			for i := range kept {
				ids = append(ids, kept[i].ID+"\t"+kept[i].Want)
			}
			return ids, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if last := len(args) - 1; last >= 0 && strings.ContainsAny(args[last], ":/.") { // as no id has
				o.url, args = args[last], args[:last]
			}
			if err := o.readConfig(cmd.Flags()); err != nil {
				return err
			}
			if o.url == "" {
				return &usageError{errors.New("no URL given"), "give the receiver's URL, or set it in siohook.yaml"}
			}
			o.options.Skip = nil // what was kept was not skipped
			return runReplay(cmd.Context(), o, args, s)
		},
	}
	o.target.addTo(cmd)
	o.observe.addTo(cmd, &o.options)
	addOneOf(cmd, o.format, "format", "output format; json prints one object per line")
	cmd.Flags().StringVar(&o.options.KeepIn, "keep-in", ".siohook/failures", "folder with the kept failures")
	cmd.Flags().StringVar(&o.config, "config", "", "settings file; the default is siohook.yaml if it exists")
	return cmd
}

// replayJSON is one line of siohook replay --format json.
type replayJSON struct {
	Kind    string            `json:"kind"`
	ID      string            `json:"id"`
	Check   string            `json:"check"`
	Event   string            `json:"event,omitempty"`
	Outcome contract.Replayed `json:"outcome"`
	Want    string            `json:"want"`
	Was     string            `json:"was"`
	Got     string            `json:"got"`
}

func runReplay(ctx context.Context, o replayOptions, ids []string, s *streams) error {
	header, err := o.target.header()
	if err != nil {
		return err
	}
	kept, err := contract.ReadKept(o.options.KeepIn)
	if err != nil {
		return err
	}
	if len(kept) == 0 {
		return &inconclusiveError{fmt.Errorf("%s contains no kept failures", o.options.KeepIn), "siohook test keeps the payloads that a receiver fails on"}
	}
	if kept, err = chooseKept(kept, ids); err != nil {
		return err
	}
	options := o.options
	options.Now = clock
	stop, err := o.observe.observe(ctx, o.target.allowRemote, &options, s.warn)
	if err != nil {
		return err
	}
	defer stop()
	if options.Rules, err = o.rules(ctx); err != nil {
		return err
	}
	target := contract.Target{URL: o.url, Header: header, AllowRemote: o.target.allowRemote, Deadline: o.target.deadline}
	lines := jsonlines.New(s.out)
	failing := 0
	var unknown []error
	for i := range kept {
		k := &kept[i]
		outcome, got, err := contract.Replay(ctx, target, options, k)
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
		if o.format.value == "json" {
			err = lines.Write(replayJSON{"replay", k.ID, k.Check, k.Event, outcome, k.Want, k.Got, got})
		} else {
			_, err = fmt.Fprintf(s.out, "%-11s  %s  %s\n", outcome.Words(), k.ID, detailOf(k, outcome, got))
		}
		if err != nil {
			return err
		}
	}
	if o.format.value != "json" {
		fmt.Fprintf(s.err, "siohook: %d of %d fixed\n", len(kept)-failing-len(unknown), len(kept))
	}
	switch {
	case unknown != nil:
		err := errors.Join(unknown...)
		return &inconclusiveError{err, hintOf(err)}
	case failing > 0:
		return errFindings
	}
	return nil
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

// chooseKept finds failures by id, or the beginning of one.
func chooseKept(kept []contract.Kept, ids []string) ([]contract.Kept, error) {
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
			return nil, &usageError{fmt.Errorf("no kept failure has the id %q", id), nearest(id, known, "siohook replay URL resends all kept failures")}
		}
		chosen = append(chosen, kept[i])
	}
	return chosen, nil
}
