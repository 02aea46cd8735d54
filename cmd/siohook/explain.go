package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/docs"
	"github.com/siohook/siohook/internal/app/judge"
	"github.com/siohook/siohook/internal/app/report"
	"github.com/siohook/siohook/internal/base/lazy"
	"github.com/siohook/siohook/internal/base/paint"
	"github.com/siohook/siohook/internal/base/pattern"
	"github.com/siohook/siohook/internal/base/safetext"
	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/internal/tester/verdict"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

func newExplainCmd(s *streams) *cobra.Command {
	var o catalogFlag
	cmd := &cobra.Command{
		Use:   "explain [RULE...]",
		Short: "Explain a rule or check: what it means and what usually breaks it",
		Long: `Print the page of each RULE: a rule of siohook validate or siohook schema diff, or a
check of siohook test or siohook reconcile. A page explains what the rule means, with an
example, what usually breaks it, and what to do. In a RULE, * stands for any characters.
Without a RULE, list them all.

With --catalog, the page of a rule of siohook validate also has an example from that
catalog.`,
		Example: `  siohook explain
  siohook explain unknown-member
  siohook explain coverage/fields-empty
  siohook explain 'tolerance/*'
  siohook explain --catalog settings unknown-type`,
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			var words []string
			for _, list := range ruleLists() {
				for _, r := range list.rules {
					words = append(words, r.ID+"\t"+r.Summary)
				}
			}
			return words, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if !cmd.Flags().Changed("catalog") {
				o.Catalog = nil
			}
			return runExplain(o.Catalog, args, s)
		},
	}
	o.addTo(cmd)
	return cmd
}

// runExplain prints pages, with examples from a catalog unless that is nil.
func runExplain(c *schemas.Catalog, patterns []string, s *streams) error {
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
			hint := cmp.Or(otherKind(p), "siohook explain lists the rules and checks")
			if nearest != "" {
				hint = fmt.Sprintf("did you mean %q?", nearest)
			}
			return &usageError{fmt.Errorf("unknown rule or check %q", p), hint}
		}
		for _, r := range found {
			page, _ := docs.Rule(r.ID) // each has one
			example, err := exampleOf(c, r.ID)
			if err != nil {
				return err
			}
			if _, err := io.WriteString(s.out, between+readable(page, isColored(s.out))+example); err != nil {
				return err
			}
			between = "\n"
		}
	}
	return nil
}

var (
	pageComment = lazy.Pattern(`(?s)<!--.*?-->\n*`)
	pageHeading = lazy.Pattern(`(?m)^#+ .*$`)
)

// readable is a page as it is read in a terminal: without what is for its generator, and its
// headings stand out where there are colours.
func readable(page string, isColored bool) string {
	page = pageComment().ReplaceAllString(page, "")
	if isColored {
		page = pageHeading().ReplaceAllString(page, paint.Bold+"$0"+paint.Reset)
	}
	return page
}

// exampleOf is the part of a page about a catalog; "" where there is none.
func exampleOf(c *schemas.Catalog, rule string) (string, error) {
	if c == nil || !slices.ContainsFunc(validate.Rules(), func(r validate.Rule) bool { return r.ID == rule }) {
		return "", nil
	}
	broken, err := judge.Example(c, rule)
	if err != nil {
		return "", err
	}
	head := "\n## Example from the catalog " + safetext.Line(c.Name, 100) + "\n\n"
	if broken == nil {
		return head + "No generated event breaks this rule.\n", nil
	}
	for _, name := range sorted.Keys(broken.Named) {
		head += fmt.Sprintf("With the header `%s: %s`:\n\n", name, safetext.Line(broken.Named.Get(name), 200))
	}
	return fmt.Sprintf("%s```json\n%s\n```\n\n```text\n%s\n```\n", head, safetext.Line(broken.Payload, 4000), broken.Violation), nil
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
		{"CHECKS OF SIOHOOK RECONCILE: EXPECTS", reconcileRules()},
		{"RULES OF SIOHOOK SCHEMA DIFF: REPORTS", diffRules()},
	}
}
