package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// newManCmd is for whoever packs siohook: users have --help.
func newManCmd() *cobra.Command {
	var folder string
	cmd := &cobra.Command{
		Use:     "man -o DIR",
		Short:   "Write the manual pages of all commands",
		Example: `  siohook man -o man1`,
		Hidden:  true,
		Args:    wantArgs(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := os.MkdirAll(folder, 0o755); err != nil {
				return err
			}
			return writeManuals(cmd.Root(), folder)
		},
	}
	cmd.Flags().StringVarP(&folder, "output", "o", ".", "write the pages into this folder")
	return cmd
}

// writeManuals writes the page of a command and those of its commands.
func writeManuals(cmd *cobra.Command, folder string) error {
	name := filepath.Join(folder, manualOf(cmd)+".1")
	if err := os.WriteFile(name, []byte(manual(cmd)), 0o644); err != nil {
		return err
	}
	for _, c := range cmd.Commands() {
		if !c.IsAvailableCommand() || c.Name() == "help" {
			continue
		}
		if err := writeManuals(c, folder); err != nil {
			return err
		}
	}
	return nil
}

func manualOf(cmd *cobra.Command) string { return strings.ReplaceAll(cmd.CommandPath(), " ", "-") }

// manual is the page of a command, in the macros of man(7). It has no date, so that a build can be repeated.
func manual(cmd *cobra.Command) string {
	var page strings.Builder
	fmt.Fprintf(&page, ".TH %s 1 \"\" \"siohook %s\" \"siohook\"\n", strings.ToUpper(manualOf(cmd)), buildVersion())
	fmt.Fprintf(&page, ".SH NAME\n%s \\- %s\n", roff(manualOf(cmd)), roff(cmd.Short))
	fmt.Fprintf(&page, ".SH SYNOPSIS\n.B %s\n", roff(cmd.UseLine()))
	manualText(&page, "DESCRIPTION", cmd.Long)
	manualFlags(&page, "OPTIONS", cmd.NonInheritedFlags())
	manualFlags(&page, "OPTIONS OF ALL COMMANDS", cmd.InheritedFlags())
	manualText(&page, "EXAMPLES", cmd.Example)
	var others []string
	if cmd.HasParent() {
		others = append(others, ".BR "+roff(manualOf(cmd.Parent()))+" (1)")
	}
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() && c.Name() != "help" {
			others = append(others, ".BR "+roff(manualOf(c))+" (1)")
		}
	}
	if len(others) > 0 {
		fmt.Fprintf(&page, ".SH SEE ALSO\n%s\n", strings.Join(others, ",\n"))
	}
	return page.String()
}

// manualText is a section as it is laid out.
func manualText(page *strings.Builder, title, text string) {
	if text != "" {
		fmt.Fprintf(page, ".SH %s\n.nf\n%s\n.fi\n", title, roff(text))
	}
}

func manualFlags(page *strings.Builder, title string, flags *pflag.FlagSet) {
	if !flags.HasAvailableFlags() {
		return
	}
	fmt.Fprintf(page, ".SH %s\n", title)
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		value, usage := pflag.UnquoteUsage(f)
		name := "--" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", " + name
		}
		fmt.Fprintf(page, ".TP\n.B %s\n%s\n", roff(strings.TrimSpace(name+" "+value)), roff(usage))
	})
}

// roff escapes a text: a line must not begin as a request does.
func roff(text string) string {
	lines := strings.Split(strings.ReplaceAll(strings.ReplaceAll(text, `\`, `\e`), "-", `\-`), "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, ".") || strings.HasPrefix(line, "'") {
			lines[i] = `\&` + line
		}
	}
	return strings.Join(lines, "\n")
}
