package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/internal/app/capture"
	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/input"
	"github.com/siohook/siohook/validate"
)

// replayCaptures are the flags of siohook send for captures.
type replayCaptures struct {
	from  []string
	since string
	speed string
}

func (o *replayCaptures) addTo(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringArrayVar(&o.from, "captures", nil, "folder or file of captures to resend; repeatable")
	f.StringVar(&o.since, "since", "", "only captures since a time (2026-01-02T15:04:05Z) or for the last period (2h)")
	f.StringVar(&o.speed, "speed", "max", "speed of the captures: original, a multiple such as 10x, or max")
	_ = cmd.RegisterFlagCompletionFunc("speed", cobra.FixedCompletions([]string{"max", "original", "10x"}, cobra.ShellCompDirectiveNoFileComp)) // fails only for an unknown flag
}

// parse gives the time from which captures count, and by how much the pace is
// faster than it was; 0 does not wait at all.
func (o *replayCaptures) parse(now time.Time) (since time.Time, speed float64, err error) {
	if o.since != "" {
		if ago, err := time.ParseDuration(o.since); err == nil && ago > 0 {
			since = now.Add(-ago)
		} else if since, err = time.Parse(time.RFC3339, o.since); err != nil {
			return since, 0, &usageError{fmt.Errorf("--since: want a time or a period, got %q", o.since), "for example 2h or 2026-01-02T15:04:05Z"}
		}
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

// captures sends stored deliveries again.
func (s *sender) captures(ctx context.Context, files []string) error {
	if len(files) > 0 {
		return &usageError{errors.New("--captures cannot be combined with FILEs"), "give captures with --captures, or payloads as FILEs"}
	}
	since, speed, err := s.options.replay.parse(clock())
	if err != nil {
		return err
	}
	for _, pattern := range s.options.events {
		matches, err := catalog().Selector(pattern)
		if err != nil {
			return &usageError{fmt.Errorf("--event: %w", err), openNameHint(err)}
		}
		s.selected = append(s.selected, matches)
	}
	var first, started time.Time
	return input.EachInput(s.options.replay.from, s.streams.in, func(name string, in *input.Input) error {
		if in.Form != input.Captures {
			return &usageError{fmt.Errorf("%s: want captures, got payloads", name), "siohook listen --save DIR stores captures"}
		}
		return in.Captures(func(n int, c capture.Capture) error {
			event, ok := s.wants(&c, since)
			if !ok {
				return nil
			}
			if first.IsZero() {
				first, started = c.Time, clock()
			}
			if speed > 0 {
				due := started.Add(time.Duration(float64(c.Time.Sub(first)) / speed))
				if err := sleep(ctx, due.Sub(clock())); err != nil {
					return err
				}
			}
			d := deliveryJSON{File: name + "#" + strconv.Itoa(n), Line: 1, Event: event}
			to, err := deliver.Forwarding(s.request.URL, c.URL)
			if err != nil {
				return err
			}
			headers := c.Headers
			for extra, values := range s.request.Header {
				for _, value := range values {
					headers = append(headers[:len(headers):len(headers)], [2]string{extra, value})
				}
			}
			return s.answered(ctx, d, s.client.Exact(ctx, to, deliver.Recorded{Method: c.Method, Target: c.URL, Headers: headers, Body: c.Body}))
		})
	})
}

// wants tells whether a capture is among those asked for, and its event.
func (s *sender) wants(c *capture.Capture, since time.Time) (event string, ok bool) {
	if c.Time.Before(since) {
		return "", false
	}
	event = c.Event
	if s.selected == nil {
		return event, true
	}
	if event == "" {
		if s.validator == nil {
			s.validator = validate.New(catalog(), validate.Options{})
		}
		event = s.validator.Delivery(c.Delivery()).Event
	}
	return event, slices.ContainsFunc(s.selected, func(matches func(string) bool) bool { return matches(event) })
}

// sleep waits, unless the context ends.
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
