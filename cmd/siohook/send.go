package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/internal/app/deliver"
	"github.com/siohook/siohook/internal/app/send"
)

type sendOptions struct {
	target targetOptions
	format *oneOf
	events []string
	count  uint64
	seed   uint64
	replay replayCaptures
}

func newSendCmd(s *streams) *cobra.Command {
	o := sendOptions{format: newOneOf("text", "json")}
	cmd := &cobra.Command{
		Use:   "send URL [FILE...]",
		Short: "Send payloads to a receiver, byte for byte",
		Long: `Send the payloads in FILEs (- is standard input) to a receiver: byte for byte, one after
the other, with the provider's headers. siohook does not validate them. FILEs are what
siohook validate reads. Without a FILE, it sends generated events.

With --captures, it resends the deliveries that siohook listen has stored, with their
original method, path and headers, in their original order, and at --speed. --only ID sends
just one of them, or one payload of a file.

Exits with 1 when an answer is not a 2xx, with 3 when nothing answered.`,
		Example: `  siohook send http://127.0.0.1:3000/webhook captures/sale.json
  siohook send http://127.0.0.1:3000/webhook --events contact.tag.added -n 5
  siohook fake -n 100 | siohook send http://127.0.0.1:3000/webhook -
  siohook send http://127.0.0.1:3000 --captures captures/ --since 2h --events 'customer.*' --speed original`,
		Args: wantArgs(1, anyNumber),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.used(cmd, args[1:]); err != nil {
				return err
			}
			collectSeldom()
			return runSend(cmd.Context(), o, args[0], args[1:], s)
		},
	}
	o.target.addTo(cmd)
	o.replay.addTo(cmd)
	addOneOf(cmd, o.format, "format", "output format; json prints one object per line")
	cmd.Flags().StringSliceVar(&o.events, "events", nil, "events: ids, types or patterns; repeatable")
	cmd.Flags().Uint64VarP(&o.count, "count", "n", 1, "number of generated events")
	cmd.Flags().Uint64Var(&o.seed, "seed", 1, "seed of generated events")
	_ = cmd.RegisterFlagCompletionFunc("events", completeEvents) // fails only for an unknown flag
	return cmd
}

// used is the error of flags that say nothing about what is sent: captures, files or generated events.
func (o *sendOptions) used(cmd *cobra.Command, files []string) error {
	if len(o.replay.from) > 0 {
		return notWith(cmd, "--captures: it is for generated events", "count", "seed")
	}
	if len(files) > 0 {
		if err := notWith(cmd, "FILEs: it is for generated events and captures", "events", "count", "seed"); err != nil {
			return err
		}
	}
	return without(cmd, "--captures", false, "since", "speed")
}

func runSend(ctx context.Context, o sendOptions, url string, files []string, s *streams) error {
	header, err := o.target.header()
	if err != nil {
		return err
	}
	secret, _, err := o.target.signing.read(ctx, o.target.catalog.Catalog, s.warn)
	if err != nil {
		return err
	}
	if err := deliver.CheckURL(url); err != nil {
		return err
	}
	secure, err := o.target.tls.config(ctx)
	if err != nil {
		return err
	}
	client := deliver.New(deliver.Options{Provider: o.target.catalog.Wire.Header, Timeout: o.target.deadline, AllowRemote: o.target.allowRemote, TLS: secure, Now: clock, Prompt: true})
	defer client.Close()
	opener := o.target.catalog.opener()
	sender := send.New(send.Options{Client: client, URL: url, Opener: opener, Header: header, Catalog: o.target.catalog.Catalog, Secret: secret, Now: clock, JSON: o.format.value == "json", Out: s.out, Log: s.err})
	switch {
	case len(o.replay.only) > 0 && len(o.replay.from) == 0:
		return &usageError{errors.New("--only needs --captures"), "for example --captures captures/ --only 763123"}
	case len(o.replay.from) > 0:
		err = o.captures(ctx, sender, files, s)
	case len(files) == 0:
		err = o.fakes(ctx, sender)
	default:
		err = sender.Files(ctx, files, s.in)
	}
	o.target.catalog.warnOf(opener.Products, s)
	if err != nil && ctx.Err() == nil {
		return err
	}
	return errors.Join(err, sender.Finish())
}

func (o *sendOptions) fakes(ctx context.Context, sender *send.Sender) error {
	faker, err := fake.New(o.seed, fake.Options{Events: o.events, Catalog: o.target.catalog.Catalog})
	if err != nil {
		return badName(err)
	}
	return sender.Fakes(ctx, faker, o.count)
}
