package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/docs"
	"github.com/siohook/siohook/internal/report"
	"github.com/siohook/siohook/internal/spell"
)

func newExplainCmd(s *streams) *cobra.Command {
	return &cobra.Command{
		Use:   "explain [RULE...]",
		Short: "Say what a rule or check means and what usually breaks it",
		Long: `Print the page of each RULE that siohook validate or siohook schema diff reports,
and of each check of siohook test: what it means, an example, what usually causes it,
and what to do. Without a RULE, list them.`,
		Example: `  siohook explain
  siohook explain unknown-member
  siohook explain coverage/fields-empty`,
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			var words []string
			for _, list := range ruleLists() {
				for _, r := range list.rules {
					words = append(words, r.ID+"\t"+r.Summary)
				}
			}
			return words, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error { return runExplain(args, s) },
	}
}

func runExplain(ids []string, s *streams) error {
	if len(ids) == 0 {
		table := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
		for i, list := range ruleLists() {
			if i > 0 {
				fmt.Fprintln(table)
			}
			fmt.Fprintf(table, "RULE\t%s\n", list.head)
			for _, r := range list.rules {
				fmt.Fprintf(table, "%s\t%s\n", r.ID, r.Summary)
			}
		}
		return table.Flush()
	}
	for i, id := range ids {
		page, ok := docs.Rule(id)
		if !ok {
			return unknownRule(id)
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

func unknownRule(id string) error {
	var known []string
	for _, list := range ruleLists() {
		for _, r := range list.rules {
			known = append(known, r.ID)
		}
	}
	hint := "siohook explain lists the rules and checks"
	if near := spell.Nearest(id, known); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	return &usageError{fmt.Errorf("no rule or check is called %q", id), hint}
}

// ruleList is the rules of one command.
type ruleList struct {
	head  string // of the column that says what they ask
	rules []report.Rule
}

// ruleLists are all rules that have a page.
func ruleLists() []ruleList {
	return []ruleList{
		{"OF SIOHOOK VALIDATE: ASKS THAT", validateRules()},
		{"OF SIOHOOK TEST: EXPECTS", checkRules()},
		{"OF SIOHOOK SCHEMA DIFF: WHAT HAS CHANGED", diffRules()},
	}
}
