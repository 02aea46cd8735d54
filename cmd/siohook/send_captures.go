package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/internal/app/send"
)

// replayCaptures are the flags of siohook send for captures.
type replayCaptures struct {
	from  []string
	since string
	speed string
	only  []string
}

func (o *replayCaptures) addTo(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringArrayVar(&o.from, "captures", nil, "folder or file of captures to resend; repeatable")
	f.StringVar(&o.since, "since", "", "only captures since a time (2026-01-02T15:04:05Z) or for the last period (2h)")
	f.StringVar(&o.speed, "speed", "max", "speed of the captures: original, a multiple such as 10x, or max")
	f.StringArrayVar(&o.only, "only", nil, "only the first delivery with this identity, such as the id of an order item, or #N for delivery N of a file; repeatable")
	_ = cmd.RegisterFlagCompletionFunc("speed", cobra.FixedCompletions([]string{"max", "original", "10x"}, cobra.ShellCompDirectiveNoFileComp)) // fails only for an unknown flag
}

// parse gives the time from which captures count, and by how much the pace is
// faster than it was; 0 does not wait at all.
func (o *replayCaptures) parse(now time.Time) (since time.Time, speed float64, err error) {
	if since, err = parseSince(o.since, now); err != nil {
		return since, 0, err
	}
	switch o.speed {
	case "max":
		return since, 0, nil
	case "original":
		return since, 1, nil
	}
	factor, ok := strings.CutSuffix(o.speed, "x")
	speed, err = strconv.ParseFloat(factor, 64)
	if err != nil || !ok || speed <= 0 || speed > 1e6 {
		return since, 0, &usageError{fmt.Errorf("--speed: want max, original or a multiple such as 10x, got %q", o.speed), ""}
	}
	return since, speed, nil
}

// parseSince reads a time, or a period before now; "" is the zero time.
func parseSince(text string, now time.Time) (since time.Time, err error) {
	if text == "" {
		return since, nil
	}
	if ago, err := time.ParseDuration(text); err == nil && ago > 0 {
		return now.Add(-ago), nil
	}
	if since, err = time.Parse(time.RFC3339, text); err != nil {
		return since, &usageError{fmt.Errorf("--since: want a time or a period, got %q", text), "for example 2h or 2026-01-02T15:04:05Z"}
	}
	return since, nil
}

// captures sends stored deliveries again.
func (o *sendOptions) captures(ctx context.Context, sender *send.Sender, files []string, s *streams) error {
	if len(files) > 0 {
		return &usageError{errors.New("--captures cannot be combined with FILEs"), "give captures with --captures, or payloads as FILEs"}
	}
	since, speed, err := o.replay.parse(clock())
	if err != nil {
		return err
	}
	chosen := send.Captures{From: o.replay.from, Stdin: s.in, Since: since, Speed: speed, Only: o.replay.only, Now: clock, Catalog: o.target.catalog.Catalog}
	for _, pattern := range o.events {
		matches, err := o.target.catalog.Selector(pattern)
		if err != nil {
			return &usageError{fmt.Errorf("--events: %w", err), openNameHint(err)}
		}
		chosen.Events = append(chosen.Events, matches)
	}
	return sender.Captures(ctx, chosen)
}
