package main

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/fake"
)

type fakeOptions struct {
	faker    fake.Options
	types    []string
	mix      []string
	seed     uint64
	count    uint64
	from     uint64
	shard    string
	rate     float64
	start    string
	shape    string
	account  string
	template string
	encoding *oneOf
	format   *oneOf
	output   string
	url      string
	agent    string

	story      bool
	contacts   uint64
	days       int
	invalid    bool
	nasty      bool
	listShapes bool
	printOwn   bool
}

func newFakeCmd(s *streams) *cobra.Command {
	o := fakeOptions{
		encoding: newOneOf("php", "compact", "pretty", "python"),
		format:   newOneOf("ndjson", "json", "files", "capture", "har", "vegeta", "curl"),
	}
	cmd := &cobra.Command{
		Use:   "fake [EVENT...]",
		Short: "Make up events, stories or broken payloads",
		Long: `Make events up as the provider would send them, and print them, one per line.

The same seed gives the same events on every machine, and event N is the same
whatever was made before it: any number of machines can share a run (--shard).
All persons, addresses and telephone numbers are fictitious: mail goes to
example.com, IP addresses are those set aside for documentation.

EVENTs are ids, types, or globs like 'contact.*'; without any, all documented
events occur.

Edits (--override, --add, --remove) are made in the order given. A path is
written with dots, data.tag.name, or as a JSON Pointer, /data/tag/name; what is
JSON after the = is taken as JSON, everything else as text. Payloads without the
place are left as they are.`,
		Example: `  siohook fake contact.tag.added
  siohook fake -n 1000 --seed 7 | siohook validate -
  siohook fake --story --contacts 1000 --days 30 -o month.ndjson
  siohook fake customer.sale.completed --override data.order.id=17 --encoding pretty
  siohook fake --invalid contact.tag.added --format json
  siohook fake -n 100000 --format vegeta --url http://127.0.0.1:3000/webhook -o targets.json`,
		ValidArgsFunction: completeEvents,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.types = append(args, o.types...)
			return runFake(cmd, o, s)
		},
	}
	f := cmd.Flags()
	f.SortFlags = false // they come in groups
	f.Uint64VarP(&o.count, "count", "n", 1, "how many events; with --invalid or --nasty, of each event")
	o.addEvents(cmd)
	f.BoolVar(&o.listShapes, "list-shapes", false, "list the shapes of the events with their weights, and make none")
	f.BoolVar(&o.printOwn, "print-account", false, "print the account that events are about as JSON for --account, and make none")
	f.BoolVar(&o.invalid, "invalid", false, "every payload that one fault can make of an event")
	f.BoolVar(&o.nasty, "nasty", false, "payloads that are legal and seldom met: new members, huge texts, odd ids")
	f.Float64Var(&o.rate, "rate", 0, "at most so many events a second")
	addOneOf(cmd, o.format, "format", "form of the output; json has the payload as base64 and says what it is, and is the default with --invalid and --nasty")
	f.StringVarP(&o.output, "output", "o", "", "file to write to; the folder of --format files and curl")
	f.StringVar(&o.url, "url", "", "receiver, for the formats vegeta, curl and har")
	f.StringVar(&o.agent, "user-agent", "", "User-Agent in the formats with headers, instead of the provider's")
	return cmd
}

// addEvents adds the flags that say which events are made up.
func (o *fakeOptions) addEvents(cmd *cobra.Command) {
	f := cmd.Flags()
	f.Uint64Var(&o.seed, "seed", 1, "seed of everything made up")
	f.StringArrayVar(&o.types, "type", nil, "event to make: id, type or glob; repeatable")
	f.StringSliceVar(&o.mix, "mix", nil, "how often each event is made: EVENT=WEIGHT,...")
	f.BoolVar(&o.faker.Seen, "seen", false, "also make what was only seen on real deliveries, not documented")
	f.StringVar(&o.shape, "shape", "", "fix the shapes of events: full, minimal or sample")
	f.StringVar(&o.account, "account", "", "JSON file with an account of your own: its funnels, tags, courses")
	f.StringSliceVar(&o.faker.Locales, "locale", nil, "where contacts live: like fr-FR or 'fr-*'; repeatable")
	f.StringVar(&o.start, "start", "", "time of the first event, like 2026-01-05 or 2026-01-05T08:00:00Z")

	f.BoolVar(&o.story, "story", false, "tell stories: contacts opt in, are tagged, buy, in the order of time")
	f.Uint64Var(&o.contacts, "contacts", 100, "with --story: how many contacts")
	f.IntVar(&o.days, "days", 60, "with --story: how many days")

	f.Var(edits{fake.Override, &o.faker.Edits}, "override", "give a member another value: PATH=VALUE; repeatable")
	f.Var(edits{fake.Add, &o.faker.Edits}, "add", "give an object a member: PATH=VALUE; repeatable")
	f.Var(edits{fake.Remove, &o.faker.Edits}, "remove", "take a member away: PATH; repeatable")
	f.BoolVar(&o.faker.Shuffle, "shuffle", false, "put the members of each object in an order of chance")
	f.StringVar(&o.template, "template", "", "JSON file with a payload that all events are like")
	f.StringSliceVar(&o.faker.Vary, "vary", nil, "with --template: paths whose values are made up anew; repeatable")

	f.Uint64Var(&o.from, "from", 0, "number of the first event")
	f.StringVar(&o.shard, "shard", "", "make a part of the events only, the first of four with 1/4")
	addOneOf(cmd, o.encoding, "encoding", "how the bytes are written; php is the provider's way")
	words := cobra.FixedCompletions([]string{string(fake.Full), string(fake.Minimal), string(fake.Sampled)}, cobra.ShellCompDirectiveNoFileComp)
	for name, complete := range map[string]cobra.CompletionFunc{
		"type": completeEvents, "shape": words, "locale": completeLocales,
	} {
		_ = cmd.RegisterFlagCompletionFunc(name, complete) // fails only for an unknown flag
	}
}

// completeLocales asks for the locales only when they are wanted: their tables are
// large, and every command pays for what is made ready here.
func completeLocales(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return fake.Locales(), cobra.ShellCompDirectiveNoFileComp
}

// edits is a flag that adds an edit of one kind to those of all kinds, so that
// their order is that of the command line.
type edits struct {
	op fake.EditOp
	to *[]fake.Edit
}

func (e edits) String() string { return "" }
func (e edits) Type() string   { return "path" }

func (e edits) Set(text string) error {
	edit, err := fake.ParseEdit(e.op, text)
	if err == nil {
		*e.to = append(*e.to, edit)
	}
	return err
}

func runFake(cmd *cobra.Command, o fakeOptions, s *streams) error {
	if cmd.Flags().Changed("rate") && !(o.rate > 0) { // no number at all is none, either
		return &usageError{fmt.Errorf("--rate %v: want a number above zero", o.rate), ""}
	}
	if err := o.complete(cmd); err != nil {
		return err
	}
	if o.printOwn {
		account, err := fake.MakeAccount(o.seed, o.faker)
		if err != nil {
			return &usageError{err, ""}
		}
		text, err := account.JSON()
		if err != nil {
			return err
		}
		_, err = s.out.Write(text)
		return err
	}
	faker, err := fake.New(o.seed, o.faker)
	if err != nil {
		return badName(err)
	}
	if o.listShapes {
		return listShapes(faker, s.out)
	}
	payloads, err := o.payloads(faker)
	if err != nil {
		return err
	}
	w, err := o.writer(s.out)
	if err != nil {
		return err
	}
	err = writeAll(cmd.Context(), o, payloads, w, newProgress(s.err))
	return errors.Join(err, w.close())
}

// complete reads the files and texts that the options name.
func (o *fakeOptions) complete(cmd *cobra.Command) error {
	o.faker.Events = o.types
	o.faker.Encoding = fake.Encoding(o.encoding.value)
	o.faker.Shape = fake.Preset(o.shape)
	if (o.invalid || o.nasty) && !cmd.Flags().Changed("format") {
		o.format.value = "json"
	}
	for _, flag := range []struct {
		name, needs string
		ok          bool
	}{
		{"contacts", "--story", o.story}, {"days", "--story", o.story}, {"vary", "--template", o.template != ""},
	} {
		if cmd.Flags().Changed(flag.name) && !flag.ok {
			return &usageError{fmt.Errorf("--%s without %s", flag.name, flag.needs), ""}
		}
	}
	for _, flag := range []struct {
		name string
		zero bool
	}{{"contacts", o.contacts == 0}, {"days", o.days == 0}} {
		if cmd.Flags().Changed(flag.name) && flag.zero {
			return &usageError{fmt.Errorf("--%s 0: want a number above zero", flag.name), ""}
		}
	}
	switch {
	case o.story && (o.invalid || o.nasty):
		return &usageError{errors.New("--story tells what happens, --invalid and --nasty what must not: use one of them"), ""}
	case o.story && (cmd.Flags().Changed("count") || cmd.Flags().Changed("from")):
		return &usageError{errors.New("--story with -n or --from: its events follow from each other"), "--contacts and --days say how many there are"}
	case (o.invalid || o.nasty) && o.format.value == "ndjson":
		return &usageError{errors.New("broken payloads may hold line ends, which ndjson cannot show"), "use --format json, files or vegeta"}
	}
	if err := o.readMix(); err != nil {
		return err
	}
	if o.start != "" {
		at, err := parseStart(o.start)
		if err != nil {
			return err
		}
		o.faker.Start = at
	}
	if o.template != "" {
		text, err := os.ReadFile(o.template)
		if err != nil {
			return err
		}
		o.faker.Template = text
	}
	if o.account != "" {
		text, err := os.ReadFile(o.account)
		if err != nil {
			return err
		}
		if o.faker.Account, err = fake.ParseAccount(text); err != nil {
			return &usageError{fmt.Errorf("%s:%w", o.account, err), "siohook fake --print-account prints one to begin with"}
		}
	}
	return nil
}

func (o *fakeOptions) readMix() error {
	for _, part := range o.mix {
		event, weight, ok := strings.Cut(part, "=")
		number, err := strconv.ParseFloat(weight, 64)
		if !ok || err != nil {
			return &usageError{fmt.Errorf("--mix %s: want EVENT=WEIGHT", part), "for example contact.tag.added=3,customer.sale.completed=1"}
		}
		if o.faker.Mix == nil {
			o.faker.Mix = map[string]float64{}
		}
		o.faker.Mix[event] = number
	}
	return nil
}

func parseStart(text string) (time.Time, error) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04", time.DateOnly} {
		if at, err := time.Parse(layout, text); err == nil {
			return at, nil
		}
	}
	return time.Time{}, &usageError{fmt.Errorf("--start %s: want a time like 2026-01-05T08:00:00Z, or a day", text), ""}
}

// part is the shard asked for.
func (o *fakeOptions) part() (shard fake.Shard, err error) {
	if o.shard != "" {
		if shard, err = fake.ParseShard(o.shard); err != nil {
			return shard, &usageError{err, ""}
		}
	}
	return shard, nil
}
