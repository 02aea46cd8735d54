package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/fake/account"
	"github.com/siohook/siohook/fake/edit"
	"github.com/siohook/siohook/fake/encode"
	"github.com/siohook/siohook/internal/app/emit"
	"github.com/siohook/siohook/internal/base/files"
	"github.com/siohook/siohook/internal/base/jsonpos"
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
	signing  secretOptions
	signs    bool // there is a secret

	story      bool
	contacts   uint64
	days       int
	invalid    bool
	unusual    bool
	large      bool
	listShapes bool
	printOwn   bool
	catalog    catalogFlag
}

func newFakeCmd(s *streams) *cobra.Command {
	o := fakeOptions{
		encoding: newOneOf("php", "compact", "pretty", "python"),
		format:   newOneOf(emit.Forms()...),
	}
	cmd := &cobra.Command{
		Use:   "fake [EVENT...]",
		Short: "Generate events, stories or invalid payloads",
		Long: `Generate events as the provider would send them, and print one per line.

The same seed generates the same events on every machine. Event N depends only on the
seed and the options, so that several machines can share the work (--shard).
All persons, addresses and telephone numbers are fictitious: e-mail goes to example.com,
and IP addresses are from the ranges reserved for documentation.

EVENTs are ids, types, or patterns such as 'contact.*'. Without any, all documented
events occur.

Edits (--override, --add, --remove) are applied in the order given. A path is
written with dots, as in a.b.c, or as a JSON Pointer, /a/b/c. A value that is JSON is
used as JSON, any other value as text. Payloads without the path stay as they are.`,
		Example: `  siohook fake contact.tag.added
  siohook fake -n 1000 --seed 7 | siohook validate -
  siohook fake --story --contacts 1000 --days 30 -o month.ndjson
  siohook fake customer.sale.completed --override data.order.id=17 --encoding pretty
  siohook fake --invalid contact.tag.added --format json
  siohook fake --catalog ./shop -n 10
  siohook fake -n 100000 --format vegeta --url http://127.0.0.1:3000/webhook -o targets.json`,
		ValidArgsFunction: completeEvents,
		RunE: func(cmd *cobra.Command, args []string) error {
			collectSeldom()
			o.types = append(args, o.types...)
			return runFake(cmd, o, s)
		},
	}
	f := cmd.Flags()
	f.SortFlags = false // they come in groups
	f.Uint64VarP(&o.count, "count", "n", 1, "number of events; with --invalid or --unusual, of each event")
	o.catalog.addTo(cmd)
	o.addEvents(cmd)
	f.BoolVar(&o.listShapes, "list-shapes", false, "only list the shapes of the events with their weights")
	f.BoolVar(&o.printOwn, "print-account", false, "only print the account that the events belong to, as JSON for --account")
	f.BoolVar(&o.invalid, "invalid", false, "generate every payload with exactly one fault")
	f.BoolVar(&o.large, "large", false, "with --invalid or --unusual: allow more than 1 GB of output")
	f.BoolVar(&o.unusual, "unusual", false, "generate valid but unusual payloads: new members, huge texts, extreme ids")
	f.Float64Var(&o.rate, "rate", 0, "highest number of events per second")
	addOneOf(cmd, o.format, "format", "output format; json describes each payload and has it as base64, and is the default with --invalid and --unusual; captures are the default with a secret")
	f.StringVarP(&o.output, "output", "o", "", "file to write to, or the folder for --format files and curl")
	f.StringVar(&o.url, "url", "", "URL of the receiver, for the formats vegeta, curl and har")
	o.signing.addTo(cmd, "signs the events, in formats with headers")
	f.StringVar(&o.agent, "user-agent", "", "User-Agent to use instead of the provider's, in formats with headers")
	return cmd
}

// addEvents adds the flags that say which events are made up.
func (o *fakeOptions) addEvents(cmd *cobra.Command) {
	f := cmd.Flags()
	f.Uint64Var(&o.seed, "seed", 1, "seed: the same seed generates the same events")
	f.StringSliceVar(&o.types, "events", nil, "events: ids, types or patterns; repeatable")
	f.StringSliceVar(&o.mix, "mix", nil, "how often each event occurs: EVENT=WEIGHT,...")
	f.BoolVar(&o.faker.Seen, "seen", false, "also generate members and values that were seen on real deliveries but are not documented")
	f.StringVar(&o.shape, "shape", "", "shape of all events: full, minimal or sample")
	f.StringVar(&o.account, "account", "", "JSON file with your own account: its funnels, tags, courses")
	f.StringSliceVar(&o.faker.Locales, "locale", nil, "locale of the contacts, such as fr-FR or 'fr-*'; repeatable")
	f.StringVar(&o.start, "start-time", "", "time of the first event, such as 2026-01-05 or 2026-01-05T08:00:00Z")

	f.BoolVar(&o.story, "story", false, "generate stories: contacts opt in, get tags and buy, in chronological order")
	f.Uint64Var(&o.contacts, "contacts", 100, "with --story: number of contacts")
	f.IntVar(&o.days, "days", 60, "with --story: number of days")

	f.Var(edits{edit.Override, &o.faker.Edits}, "override", "change the value of a member: PATH=VALUE; repeatable")
	f.Var(edits{edit.Add, &o.faker.Edits}, "add", "add a member to an object: PATH=VALUE; repeatable")
	f.Var(edits{edit.Remove, &o.faker.Edits}, "remove", "remove a member: PATH; repeatable")
	f.BoolVar(&o.faker.Shuffle, "shuffle", false, "shuffle the members of each object")
	f.StringVar(&o.template, "template", "", "JSON file with a payload to copy for all events")
	f.StringSliceVar(&o.faker.Vary, "vary", nil, "with --template: path whose value is generated for each event; repeatable")

	f.Uint64Var(&o.from, "from", 0, "number of the first event")
	f.StringVar(&o.shard, "shard", "", "generate only one part of the events: 1/4 is the first of four")
	addOneOf(cmd, o.encoding, "encoding", "how the JSON is written; by default as the provider does, which is php for "+builtIn()[0])
	words := cobra.FixedCompletions([]string{string(fake.Full), string(fake.Minimal), string(fake.Sampled)}, cobra.ShellCompDirectiveNoFileComp)
	for name, complete := range map[string]cobra.CompletionFunc{
		"events": completeEvents, "shape": words, "locale": completeLocales,
	} {
		_ = cmd.RegisterFlagCompletionFunc(name, complete) // fails only for an unknown flag
	}
}

// completeLocales asks for the locales only when they are wanted: their tables are
// large, and every command pays for what is made ready here.
func completeLocales(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return account.Locales(), cobra.ShellCompDirectiveNoFileComp
}

// edits is a flag that adds an edit of one kind to those of all kinds, so that
// their order is that of the command line.
type edits struct {
	op edit.Op
	to *[]edit.Edit
}

func (e edits) String() string { return "" }
func (e edits) Type() string   { return "path" }

func (e edits) Set(text string) error {
	edit, err := edit.Parse(e.op, text)
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
		made, err := account.Make(o.seed, o.faker.Account, o.faker.Locales...)
		if err != nil {
			return &usageError{err, ""}
		}
		text, err := made.Account.JSON()
		if err != nil {
			return err
		}
		_, err = s.out.Write(text)
		return err
	}
	secret, word, err := o.signing.read(cmd.Context(), o.catalog.Catalog, s.warn)
	if err != nil {
		return err
	}
	o.signs = secret != nil
	faker, err := o.newFaker()
	if err != nil {
		return err
	}
	warnSkipped(faker, s)
	if o.listShapes {
		return listShapes(faker, s.out)
	}
	payloads, err := o.payloads(faker, s.warn)
	if err != nil {
		return err
	}
	w, err := emit.Open(emit.Options{
		Form: o.format.value, Out: s.out, Path: o.output, URL: o.url,
		Catalog: o.catalog.Catalog, Header: agentHeader(o.agent), Version: buildVersion(), Secret: secret, SecretWord: word,
	})
	if err != nil {
		return err
	}
	err = writeAll(cmd.Context(), o, payloads, w, &s.progress)
	return errors.Join(err, w.Close())
}

// complete reads the files and texts that the options name.
func (o *fakeOptions) complete(cmd *cobra.Command) error {
	o.faker.Events, o.faker.Catalog = o.types, o.catalog.Catalog
	if cmd.Flags().Changed("encoding") {
		o.faker.Encoding = encode.Form(o.encoding.value)
	}
	o.faker.Shape = fake.Preset(o.shape)
	if (o.invalid || o.unusual) && !cmd.Flags().Changed("format") {
		o.format.value = emit.JSON
		if o.signing != (secretOptions{}) {
			o.format.value = emit.Capture
		}
	}
	if err := without(cmd, "--story", o.story, "contacts", "days"); err != nil {
		return err
	}
	if err := without(cmd, "--invalid or --unusual", o.invalid || o.unusual, "large"); err != nil {
		return err
	}
	if err := without(cmd, "--template", o.template != "", "vary"); err != nil {
		return err
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
	case o.story && (o.invalid || o.unusual):
		return &usageError{errors.New("--story cannot be combined with --invalid or --unusual"), ""}
	case o.story && (cmd.Flags().Changed("count") || cmd.Flags().Changed("from")):
		return &usageError{errors.New("--story cannot be combined with -n or --from"), "use --contacts and --days to set the number of events"}
	case (o.invalid || o.unusual) && o.format.value == "ndjson":
		return &usageError{errors.New("invalid payloads may contain line breaks, which ndjson cannot represent"), "use --format json, files or vegeta"}
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
		text, err := files.Read(cmd.Context(), o.template, files.Most)
		if err != nil {
			return err
		}
		o.faker.Template = text
	}
	if o.account != "" {
		text, err := files.Read(cmd.Context(), o.account, files.Most)
		if err != nil {
			return err
		}
		if o.faker.Account, err = account.Parse(text); err != nil {
			return &usageError{fmt.Errorf("%s:%w", o.account, err), "siohook fake --print-account prints one to start from"}
		}
	}
	return nil
}

func (o *fakeOptions) readMix() error {
	for _, part := range o.mix {
		event, weight, ok := strings.Cut(part, "=")
		number, err := strconv.ParseFloat(weight, 64)
		if !ok || err != nil {
			return &usageError{fmt.Errorf("--mix %s: want EVENT=WEIGHT", part), "for example " + o.catalog.Types()[0] + "=3"}
		}
		if o.faker.Mix == nil {
			o.faker.Mix = map[string]float64{}
		}
		o.faker.Mix[event] = number
	}
	return nil
}

// newFaker makes the faker of a command. An error of the template has its place in the file.
func (o *fakeOptions) newFaker() (*fake.Faker, error) {
	faker, err := fake.New(o.seed, o.faker)
	var of *fake.TemplateError
	switch {
	case err == nil:
		return faker, nil
	case !errors.As(err, &of) || of.Vary != "":
		return nil, badName(err)
	}
	var fault *jsonpos.Fault
	if !errors.As(err, &fault) {
		return nil, badName(fmt.Errorf("%s: %w", o.template, of.Err))
	}
	line, column := jsonpos.NewLocator(o.faker.Template).Place(fault.Start)
	return nil, &usageError{fmt.Errorf("%s:%d:%d: %s: want %s, got %s", o.template, line, column, fault.Rule, fault.Want, fault.Got), ""}
}

func parseStart(text string) (time.Time, error) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04", time.DateOnly} {
		if at, err := time.Parse(layout, text); err == nil {
			return at, nil
		}
	}
	return time.Time{}, &usageError{fmt.Errorf("--start-time %s: want a time such as 2026-01-05T08:00:00Z, or a date", text), ""}
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
