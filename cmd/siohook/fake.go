package main

import (
	"bufio"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/fake"
)

type fakeOptions struct {
	count    uint64
	seed     uint64
	encoding *oneOf
	seen     bool
}

func newFakeCmd(s *streams) *cobra.Command {
	o := fakeOptions{encoding: newOneOf("php", "compact", "pretty")}
	cmd := &cobra.Command{
		Use:   "fake [EVENT...]",
		Short: "Make events up and print them, one per line",
		Long: `Make events up as the provider would send them, and print them as NDJSON.

The same seed gives the same events on every machine. All persons, addresses and
telephone numbers are fictitious: mail goes to example.com, IP addresses are
those set aside for documentation.

EVENTs are ids, types, or globs like 'contact.*'; without any, all documented
events occur.`,
		Example: `  siohook fake contact.tag.added
  siohook fake -n 1000 --seed 7 | siohook validate -
  siohook fake customer.sale.completed --encoding pretty`,
		ValidArgsFunction: completeEvents,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runFake(cmd, o, args, s)
		},
	}
	cmd.Flags().Uint64VarP(&o.count, "count", "n", 1, "how many events")
	cmd.Flags().Uint64Var(&o.seed, "seed", 1, "seed of everything made up")
	cmd.Flags().BoolVar(&o.seen, "seen", false, "also make what was only seen on real deliveries, not documented")
	addOneOf(cmd, o.encoding, "encoding", "how the bytes are written; php is the provider's way")
	return cmd
}

func runFake(cmd *cobra.Command, o fakeOptions, patterns []string, s *streams) error {
	faker, err := fake.New(o.seed, fake.Options{Events: patterns, Encoding: fake.Encoding(o.encoding.value), Seen: o.seen})
	if err != nil {
		return unknownEvent(err)
	}
	out := bufio.NewWriterSize(s.out, 1<<16)
	var line []byte
	for n := range o.count {
		if n%1024 == 0 && cmd.Context().Err() != nil {
			break
		}
		line = append(faker.Append(line[:0], n), '\n')
		if _, err := out.Write(line); err != nil {
			return fmt.Errorf("write events: %w", err)
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write events: %w", err)
	}
	return cmd.Context().Err()
}
