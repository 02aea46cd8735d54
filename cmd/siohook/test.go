package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/contract"
)

type testOptions struct {
	target targetOptions
	format *oneOf
	seed   uint64
	keepIn string
}

func newTestCmd(s *streams) *cobra.Command {
	o := testOptions{format: newOneOf("text", "json")}
	cmd := &cobra.Command{
		Use:   "test [URL]",
		Short: "Test whether a receiver takes every documented event",
		Long: `Deliver every documented event to a receiver, in each of its documented shapes,
and tell which ones it does not take: a 2xx within the deadline is expected.

Without a URL, siohook starts a receiver of its own and tests that: what arrives
there is compared byte for byte with what was sent, and validated.

Payloads that were not taken are kept as files, with a curl command each.
Exits with 0 when the receiver holds the contract, 1 when it does not, 3 when
that could not be found out.`,
		Example: `  siohook test
  siohook test http://127.0.0.1:3000/webhook
  siohook test http://127.0.0.1:3000/webhook --format json --seed 42`,
		Args: checkArgs(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runTest(cmd.Context(), o, args, s)
		},
	}
	o.target.addTo(cmd)
	addOneOf(cmd, o.format, "format", "form of the report; json is one object per line")
	cmd.Flags().Uint64Var(&o.seed, "seed", 1, "seed of made-up events")
	cmd.Flags().StringVar(&o.keepIn, "keep-in", ".siohook/failures", "folder for payloads that were not taken; empty keeps none")
	return cmd
}

func runTest(ctx context.Context, o testOptions, args []string, s *streams) error {
	header, err := o.target.header()
	if err != nil {
		return err
	}
	target := contract.Target{Header: header, AllowRemote: o.target.allowRemote, Deadline: o.target.deadline}
	var own *ownReceiver
	if len(args) == 1 {
		target.URL = args[0]
	} else {
		if own, err = startOwnReceiver(); err != nil {
			return err
		}
		defer own.stop()
		target.URL = own.url()
	}
	progress := newProgress(s.err)
	result, err := contract.Run(ctx, target, contract.Options{
		Seed: o.seed, KeepIn: o.keepIn, Now: clock,
		Delivered: func(d contract.Delivery) {
			progress.show(func() string { return fmt.Sprintf("%s: %d of %d: %s", d.Phase, d.Done, d.Of, d.Event) })
			if own != nil {
				own.sent = append(own.sent, d.Payload)
			}
		},
	})
	progress.clear()
	if err != nil && ctx.Err() == nil {
		return err
	}
	outcome := testReport{result: result, interrupted: err != nil}
	if own != nil {
		outcome.captured = own.compare()
	}
	if o.format.value == "json" {
		if err := outcome.json(s.out); err != nil {
			return err
		}
	} else if err := outcome.text(s.out); err != nil {
		return err
	}
	return errors.Join(err, outcome.exit())
}

// exit says how the command ends.
func (r testReport) exit() error {
	if c := r.captured; c != nil && !c.complete() {
		return fmt.Errorf("siohook's own receiver got something else than was sent: %s", c)
	}
	switch r.result.Verdict() {
	case contract.Broken:
		return errFindings
	case contract.Inconclusive:
		if stop := r.result.Stopped; stop != nil {
			return &inconclusiveError{fmt.Errorf("nothing was tested: %s", stop.Reason), stop.Hint}
		}
		return &inconclusiveError{errors.New("nothing was tested"), ""}
	}
	return nil
}
