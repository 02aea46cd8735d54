package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/siohook/siohook/internal/base/patient"
	"github.com/siohook/siohook/internal/base/spell"
	"github.com/siohook/siohook/internal/base/words"
)

// streams are what a command reads and writes. Data and findings go to out;
// progress and diagnostics go to err.
type streams struct {
	in  io.Reader
	out io.Writer
	err io.Writer

	progress progress // shares the terminal with both
}

// warn tells the user what goes wrong without ending the command.
func (s *streams) warn(text string) { fmt.Fprintf(s.err, "siohook: %s\n", text) }

// run executes one command line and returns its exit code. It is the only place
// that prints an error.
func run(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer) int {
	s := &streams{progress: newProgress(errOut)}
	checked := &output{Writer: out, progress: &s.progress}
	s.out, s.err = checked, &output{Writer: errOut, progress: &s.progress}
	s.in = patient.Reader(ctx, &asking{Reader: in, s: s})
	root := newRootCmd(s)
	addOwn(root)
	root.SetArgs(args)
	cmd, err := root.ExecuteContextC(ctx)
	if err != nil {
		err = misplaced(cmd, err)
	} else {
		err = checked.failed() // what prints help says nothing of it
	}
	if err == nil {
		return exitOK
	}
	if ctx.Err() != nil {
		if errors.Is(err, patient.ErrNotRead) {
			fmt.Fprintf(s.err, "siohook: %v\n", patient.ErrNotRead)
		}
		fmt.Fprintln(s.err, "siohook: interrupted")
		return exitInterrupted
	}
	printError(s.err, err)
	return exitCode(err)
}

// output remembers the first error of writing, and takes the line of progress away from a
// terminal before it writes there.
type output struct {
	io.Writer

	progress *progress
	mu       sync.Mutex // what serves writes while the command does
	err      error
}

func (o *output) Write(b []byte) (int, error) {
	if o.progress.isOn() && isTerminal(o.Writer) {
		o.progress.clear()
	}
	n, err := o.Writer.Write(b)
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.err == nil {
		o.err = err
	}
	return n, err
}

func (o *output) failed() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.err
}

// Stat is that of the file, if it is one.
func (o *output) Stat() (fs.FileInfo, error) {
	if f, ok := o.Writer.(*os.File); ok {
		return f.Stat()
	}
	return nil, fs.ErrInvalid
}

func newRootCmd(s *streams) *cobra.Command {
	root := &cobra.Command{
		Use:   "siohook",
		Short: "Test webhook receivers against systeme.io's webhook contract",
		Long: `siohook knows the webhooks that systeme.io sends. It prints their schemas, validates
captured payloads, generates events, and tests whether a receiver accepts every
documented event.

Exit codes: 0 passed, 1 failed (findings), 2 usage error or unreadable input,
3 inconclusive (no answer, or nothing was tested), 130 interrupted.`,
		Example: `  siohook test                                  # tests a receiver built into siohook
  siohook test http://127.0.0.1:3000/webhook    # tests your receiver
  siohook fake -n 100 | siohook validate -`,
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: false},
		Args:              unknownCommand,
		PersistentPreRunE: refuseBlank,
		RunE:              func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetIn(s.in)
	root.SetOut(s.out)
	root.SetErr(s.err)
	root.SetFlagErrorFunc(flagError)
	root.Version = buildVersion()
	root.SetVersionTemplate(versionLine())
	root.Flags().BoolP("version", "v", false, "print the version")
	addHelp(root)
	root.AddCommand(
		newEventsCmd(s), newSchemaCmd(s), newValidateCmd(s), newFixCmd(s), newExplainCmd(s), newDocsCmd(s), newFakeCmd(s),
		newSendCmd(s), newTestCmd(s), newReplayCmd(s), newLoadCmd(s), newListenCmd(s), newDriftCmd(s), newReconcileCmd(s), newRedactCmd(s), newMergeCmd(s), newCatalogCmd(s), newInitCmd(s), newVersionCmd(s), newManCmd(),
	)
	return root
}

func unknownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, c := range cmd.Commands() {
		names = append(names, c.Name())
	}
	return &usageError{fmt.Errorf("unknown command %q", args[0]), spell.Hint(args[0], names, "siohook --help lists the commands")}
}

// wanted are the values of flags by their types, where pflag reports what its parser met.
var wanted = map[string]string{
	"bool":     "true or false",
	"int":      "a whole number",
	"uint64":   "a whole number of 0 or more",
	"float64":  "a number",
	"intSlice": "whole numbers with commas between them",
	"duration": "a time with a unit, such as 500ms, 10s or 2m",
}

// flagError adds the nearest flag's name to the error of a mistyped one, and reports a value that
// its flag cannot have in our words.
func flagError(cmd *cobra.Command, err error) error {
	if errors.Is(err, pflag.ErrHelp) {
		return err
	}
	hint := cmd.CommandPath() + " --help lists the flags"
	var unknown *pflag.NotExistError
	if errors.As(err, &unknown) {
		if below := unknownBelow(cmd); below != nil {
			return below
		}
		name := "--" + unknown.GetSpecifiedName()
		if unknown.GetSpecifiedShortnames() != "" {
			name = "-" + unknown.GetSpecifiedName()
		}
		err = fmt.Errorf("unknown flag %s", name)
		var names []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		if near := spell.Nearest(unknown.GetSpecifiedName(), names); near != "" {
			hint = fmt.Sprintf("did you mean --%s?", near)
		}
	}
	var invalid *pflag.InvalidValueError
	if errors.As(err, &invalid) {
		flag, problem := invalid.GetFlag(), invalid.Unwrap().Error()
		if want := wanted[flag.Value.Type()]; want != "" {
			problem = fmt.Sprintf("want %s, got %q", want, invalid.GetValue())
			if errors.Is(err, strconv.ErrRange) {
				problem += ", which is too large or too small"
			}
		}
		hint = cmp.Or(hintOf(err), hint)
		err = fmt.Errorf("%s: %s", flagNames(flag), problem)
	}
	var bare *pflag.ValueRequiredError
	if errors.As(err, &bare) {
		err = fmt.Errorf("%s: want %s behind it", flagNames(bare.GetFlag()), cmp.Or(wanted[bare.GetFlag().Value.Type()], "a value"))
	}
	return &usageError{err, hint}
}

// flagNames are the names of a flag as the user may have written them.
func flagNames(f *pflag.Flag) string {
	if f.Shorthand != "" {
		return "-" + f.Shorthand + ", --" + f.Name
	}
	return "--" + f.Name
}

// oneOf is a flag whose value is one of a few words.
type oneOf struct {
	value string
	words []string
}

func newOneOf(words ...string) *oneOf { return &oneOf{value: words[0], words: words} }

func (o *oneOf) String() string { return o.value }

// Type lists the words for --help, but for a list that leaves no room for the text beside it.
func (o *oneOf) Type() string {
	if list := strings.Join(o.words, "|"); len(list) <= mostInType {
		return list
	}
	return "word"
}

const mostInType = 24

func (o *oneOf) Set(word string) error {
	for _, w := range o.words {
		if w == word {
			o.value = word
			return nil
		}
	}
	if near := spell.Nearest(word, o.words); near != "" {
		return fmt.Errorf("want %s, got %q; did you mean %q?", words.Or(o.words), word, near)
	}
	return fmt.Errorf("want %s, got %q", words.Or(o.words), word)
}

// addOneOf adds the flag to a command, with completion of its words.
func addOneOf(cmd *cobra.Command, o *oneOf, name, usage string) {
	if o.Type() == "word" {
		usage += ": " + strings.Join(o.words, ", ")
	}
	cmd.Flags().Var(o, name, usage)
	_ = cmd.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(o.words, cobra.ShellCompDirectiveNoFileComp)) // fails only for an unknown flag
}

func clock() time.Time { return time.Now() }
