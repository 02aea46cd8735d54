package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/internal/base/words"
)

// A command with more flags than this shows the everyday ones; --help-all shows all.
const mostShown = 15

// group is a heading under which --help shows flags, the everyday ones first.
type group struct {
	title          string
	everyday, rare []string
}

// groups has every flag of every command: a flag has the same name and is under the same heading
// everywhere. A test holds that none is missing.
var groups = []group{
	{
		title:    "Events and payloads",
		everyday: []string{"count", "events", "catalog", "captures", "seed", "fresh", "invalid", "unusual", "story", "shape"},
		rare: []string{
			"mix", "only", "seen", "account", "locale", "start-time", "contacts", "days", "override", "add", "remove", "shuffle", "template", "vary", "from", "shard",
			"encoding", "large", "list-shapes", "print-account", "since", "url", "payload-at", "extract", "filter",
		},
	},
	{
		title:    "Receiver",
		everyday: []string{"start", "wait-for", "secret-env", "header-env", "allow-remote", "deadline"},
		rare: []string{
			"header", "user-agent", "secret-file", "kill-cmd", "instances", "recover", "config", "keepalive", "http2", "proxy", "tls-ca", "tls-cert", "tls-key", "tls-server-name", "tls-insecure",
		},
	},
	{
		title:    "Speed",
		everyday: []string{"rate", "duration", "ramp", "connections", "speed"},
		rare:     []string{"runs", "stages", "poisson", "warmup", "max-rate", "max-requests", "find-limit"},
	},
	{
		title:    "Deliveries that arrive",
		everyday: []string{"addr", "save", "forward-to", "expect", "within", "respond", "script"},
		rare:     []string{"delay", "retry", "host", "keep", "rotate", "max-body", "max-memory", "token-env"},
	},
	{
		title:    "What the receiver has counted",
		everyday: []string{"probe-url", "probe-cmd", "sink"},
		rare:     []string{"probe-header", "probe-header-env", "sink-script", "settle", "amounts", "counted-events"},
	},
	{
		title:    "The books",
		everyday: []string{"state", "state-cmd", "map", "match", "where", "deliveries", "tz", "as-of", "late", "place", "send-missing", "yes", "limit"},
		rare:     []string{"journal", "resend-unclear", "state-at", "state-each", "state-timeout", "state-header", "state-header-env", "map-list", "where-list", "pad", "gap"},
	},
	{
		title:    "What is checked",
		everyday: []string{"profile", "phases", "checks", "skip", "reject", "crash", "thorough", "list", "baseline", "max-change", "slo", "fail-on", "never-seen-after", "key-env"},
		rare:     []string{"update-baseline", "max-failures"},
	},
	{
		title:    "Schemas and catalogs",
		everyday: []string{"draft", "plan", "builtin", "base-url", "package-version", "inline", "name", "event-header", "event-member", "event-name", "sign", "sign-header", "role", "counts"},
	},
	{
		title:    "Output",
		everyday: []string{"format", "report", "output", "keep-in"},
		rare:     []string{"results", "metrics"},
	},
	{
		title:    "Other",
		everyday: []string{"licences", "version", "help", "help-all"}, // and what has no place above
	},
}

// helpAll is the flag --help-all: it asks for help, with all flags.
type helpAll struct{ isAsked *bool }

func (helpAll) String() string   { return "false" }
func (helpAll) Type() string     { return "bool" }
func (helpAll) IsBoolFlag() bool { return true }

// Set is called where the flag stands: help is what its error asks for.
func (h helpAll) Set(string) error {
	*h.isAsked = true
	return pflag.ErrHelp
}

// addHelp gives a command and those below it --help-all, and the usage with groups of flags.
func addHelp(root *cobra.Command) {
	all := new(bool)
	root.PersistentFlags().VarPF(helpAll{all}, "help-all", "", "help with all flags").NoOptDefVal = "true"
	root.SetUsageFunc(func(cmd *cobra.Command) error {
		_, err := fmt.Fprint(cmd.OutOrStdout(), usage(cmd, *all))
		return err
	})
}

// usage is how a command is used.
func usage(cmd *cobra.Command, all bool) string {
	var b strings.Builder
	part := func(title, text string) { fmt.Fprintf(&b, "\n%s:\n%s\n", title, strings.TrimRight(text, "\n")) }
	var lines []string
	if cmd.Runnable() {
		lines = append(lines, "  "+cmd.UseLine())
	}
	if cmd.HasAvailableSubCommands() {
		lines = append(lines, "  "+cmd.CommandPath()+" [command]")
	}
	b.WriteString("Usage:\n" + strings.Join(lines, "\n") + "\n")
	if cmd.HasExample() {
		part("Examples", cmd.Example)
	}
	if cmd.HasAvailableSubCommands() {
		var list strings.Builder
		for _, c := range cmd.Commands() {
			if c.IsAvailableCommand() || c.Name() == "help" {
				fmt.Fprintf(&list, "  %-*s %s\n", c.NamePadding(), c.Name(), c.Short)
			}
		}
		part("Commands", list.String())
	}
	hidden := flagUsages(cmd, all, part)
	if hidden > 0 {
		fmt.Fprintf(&b, "\n%s --help-all shows %s more.\n", cmd.CommandPath(), words.Count(hidden, "flag"))
	}
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintf(&b, "\n%s [command] --help shows more about a command.\n", cmd.CommandPath())
	}
	return b.String()
}

// flagUsages writes the flags of a command by their groups, and returns how many it leaves out.
func flagUsages(cmd *cobra.Command, all bool, part func(title, text string)) (hidden int) {
	cmd.InitDefaultHelpFlag()
	flags := map[string]*pflag.Flag{}
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			flags[f.Name] = f
		}
	})
	all = all || len(flags) <= mostShown
	if all {
		delete(flags, "help-all") // it shows nothing more
	}
	for i, g := range groups {
		set := pflag.NewFlagSet("", pflag.ContinueOnError)
		set.SortFlags = false
		names := slices.Concat(g.everyday, g.rare)
		if i == len(groups)-1 {
			names = sorted.Keys(flags)
		}
		for _, name := range names {
			f := flags[name]
			delete(flags, name)
			switch {
			case f == nil:
			case all || !slices.Contains(g.rare, name):
				set.AddFlag(f)
			default:
				hidden++
			}
		}
		if set.HasFlags() {
			part(cmp.Or(g.title, "Flags"), set.FlagUsagesWrapped(100))
		}
	}
	return hidden
}
