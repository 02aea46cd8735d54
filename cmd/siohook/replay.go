package main

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/internal/tester/conduct"
	"github.com/siohook/siohook/internal/tester/replay"
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
			kept, _ := contract.ReadKept(contract.FailuresFolder) // none can be completed then
			for i := range kept {
				ids = append(ids, kept[i].ID+"\t"+kept[i].Want)
			}
			return ids, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if last := len(args) - 1; last >= 0 && strings.ContainsAny(args[last], ":/.") { // as no id has
				o.url, args = args[last], args[:last]
			}
			if err := o.readConfig(cmd.Context(), cmd.Flags()); err != nil {
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
	o.start.addTo(cmd)
	addRecover(cmd, &o.options)
	addFresh(cmd, &o.options)
	addOneOf(cmd, o.format, "format", "output format; json prints one object per line")
	cmd.Flags().StringVar(&o.options.KeepIn, "keep-in", contract.FailuresFolder, "folder with the kept failures")
	cmd.Flags().StringVar(&o.config, "config", "", "settings file; the default is siohook.yaml if it exists")
	return cmd
}

func runReplay(ctx context.Context, o replayOptions, ids []string, s *streams) error {
	others, err := o.instances(ctx)
	if err != nil {
		return err
	}
	target, err := o.target.at(ctx, o.url)
	if err != nil {
		return err
	}
	options := o.options
	options.Catalog, options.Now = o.target.catalog.Catalog, clock
	if options.Secret, options.SecretWord, err = o.target.signing.read(ctx, options.Catalog, s.warn); err != nil {
		return err
	}
	kept, err := replay.Read(o.options.KeepIn, ids)
	if err != nil {
		return err
	}
	receiver, err := o.start.receiver(o.url, &o.target)
	if err != nil {
		return err
	}
	end, err := conduct.Begin(ctx, &receiver, others, &options)
	if err != nil {
		return err
	}
	defer end()
	stop, err := o.observe.observe(ctx, &o.target, &options, s.warn)
	if err != nil {
		return err
	}
	defer stop()
	if options.Rules, err = o.rules(ctx); err != nil {
		return err
	}
	return replay.Run(ctx, replay.Options{
		Target: target, Contract: options, JSON: o.format.value == "json", Out: s.out, Log: s.err,
	}, kept)
}
