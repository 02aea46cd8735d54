package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/docs"
	"github.com/siohook/siohook/internal/app/report"
	"github.com/siohook/siohook/internal/base/pattern"
	"github.com/siohook/siohook/internal/tester/verdict"
)

func newExplainCmd(s *streams) *cobra.Command {
	return &cobra.Command{
		Use:   "explain [RULE...]",
		Short: "Explain a rule or check: what it means and what usually breaks it",
		Long: `Print the page of each RULE: a rule of siohook validate or siohook schema diff, or a
check of siohook test. A page explains what the rule means, with an example, what
usually breaks it, and what to do. In a RULE, * stands for any characters. Without a
RULE, list them all.`,
		Example: `  siohook explain
  siohook explain unknown-member
  siohook explain coverage/fields-empty
  siohook explain 'tolerance/*'`,
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

func runExplain(patterns []string, s *streams) error {
	if len(patterns) == 0 {
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
	var all []report.Rule
	for _, list := range ruleLists() {
		all = append(all, list.rules...)
	}
	between := ""
	for _, p := range patterns {
		found, nearest := pattern.Select(p, all, func(r report.Rule) []string { return []string{r.ID} })
		if found == nil {
			hint := "siohook explain lists the rules and checks"
			if nearest != "" {
				hint = fmt.Sprintf("did you mean %q?", nearest)
			}
			return &usageError{fmt.Errorf("unknown rule or check %q", p), hint}
		}
		for _, r := range found {
			page, _ := docs.Rule(r.ID) // each has one
			if _, err := io.WriteString(s.out, between+page); err != nil {
				return err
			}
			between = "\n"
		}
	}
	return nil
}

// ruleList is the rules of one command.
type ruleList struct {
	head  string // of the column that says what they ask
	rules []report.Rule
}

// ruleLists are all rules that have a page.
func ruleLists() []ruleList {
	return []ruleList{
		{"RULES OF SIOHOOK VALIDATE: EXPECTS", validateRules()},
		{"CHECKS OF SIOHOOK TEST: EXPECTS", verdict.Rules()},
		{"RULES OF SIOHOOK SCHEMA DIFF: REPORTS", diffRules()},
	}
}
