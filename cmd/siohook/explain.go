package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/contract"
	"github.com/siohook/siohook/docs"
	"github.com/siohook/siohook/internal/spell"
	"github.com/siohook/siohook/validate"
)

func newExplainCmd(s *streams) *cobra.Command {
	return &cobra.Command{
		Use:   "explain [RULE...]",
		Short: "Say what a rule or check means and what usually breaks it",
		Long: `Print the page of each RULE that siohook validate reports, and of each check of
siohook test: what it means, an example, what usually causes it, and what to do.
Without a RULE, list them.`,
		Example: `  siohook explain
  siohook explain unknown-member
  siohook explain coverage/fields-empty`,
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			var words []string
			for _, t := range topics() {
				for _, e := range t.entries {
					words = append(words, e.id+"\t"+e.summary)
				}
			}
			return words, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error { return runExplain(args, s) },
	}
}

// topic is a list of things that have a page each.
type topic struct {
	title   string
	entries []entry
	page    func(id string) (markdown string, ok bool)
}

type entry struct{ id, summary string }

func topics() []topic {
	rules := topic{title: "RULE OF VALIDATE\tASKS THAT", page: docs.Rule}
	for _, r := range validate.Rules() {
		rules.entries = append(rules.entries, entry{r.ID, r.Summary})
	}
	checks := topic{title: "CHECK OF TEST\tEXPECTS", page: docs.Check}
	for _, c := range contract.Checks() {
		checks.entries = append(checks.entries, entry{c.ID, c.Expects})
	}
	return []topic{rules, checks}
}

func runExplain(ids []string, s *streams) error {
	if len(ids) == 0 {
		for i, t := range topics() {
			if i > 0 {
				fmt.Fprintln(s.out)
			}
			table := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
			fmt.Fprintln(table, t.title)
			for _, e := range t.entries {
				fmt.Fprintf(table, "%s\t%s\n", e.id, e.summary)
			}
			if err := table.Flush(); err != nil {
				return err
			}
		}
		return nil
	}
	for i, id := range ids {
		page, err := explained(id)
		if err != nil {
			return err
		}
		if i > 0 {
			page = "\n" + page
		}
		if _, err := io.WriteString(s.out, page); err != nil {
			return err
		}
	}
	return nil
}

// explained is the page about something.
func explained(id string) (string, error) {
	var known []string
	for _, t := range topics() {
		for _, e := range t.entries {
			known = append(known, e.id)
		}
		if page, ok := t.page(id); ok {
			return page, nil
		}
	}
	hint := "siohook explain lists the rules and checks"
	if near := spell.Nearest(id, known); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	return "", &usageError{fmt.Errorf("no rule or check is called %q", id), hint}
}
