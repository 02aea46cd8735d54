package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/docs"
	"github.com/siohook/siohook/internal/spell"
	"github.com/siohook/siohook/validate"
)

func newExplainCmd(s *streams) *cobra.Command {
	return &cobra.Command{
		Use:   "explain [RULE...]",
		Short: "Say what a rule means and what usually breaks it",
		Long: `Print the page of each RULE that siohook validate reports: what it means, an
example, what usually causes it, and what to do. Without a RULE, list them.`,
		Example: `  siohook explain
  siohook explain unknown-member`,
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			var words []string
			for _, r := range validate.Rules() {
				words = append(words, r.ID+"\t"+r.Summary)
			}
			return words, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error { return runExplain(args, s) },
	}
}

func runExplain(ids []string, s *streams) error {
	if len(ids) == 0 {
		table := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(table, "RULE\tASKS THAT")
		for _, r := range validate.Rules() {
			fmt.Fprintf(table, "%s\t%s\n", r.ID, r.Summary)
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
	for _, r := range validate.Rules() {
		known = append(known, r.ID)
	}
	hint := "siohook explain lists the rules"
	if near := spell.Nearest(id, known); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	return &usageError{fmt.Errorf("unknown rule %q", id), hint}
}
