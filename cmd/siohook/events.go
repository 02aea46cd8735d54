package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/internal/base/jsonlines"
	"github.com/siohook/siohook/internal/base/words"
	"github.com/siohook/siohook/internal/tester/conduct"
	"github.com/siohook/siohook/schemas"
)

type eventsOptions struct {
	format  *oneOf
	catalog catalogFlag
}

func newEventsCmd(s *streams) *cobra.Command {
	o := eventsOptions{format: newOneOf("text", "json")}
	cmd := &cobra.Command{
		Use:   "events [EVENT...]",
		Short: "List the documented events, or print their samples",
		Long: `List the events of the catalog: id, title, and how each is known. doc means that the
provider's help article documents it; seen means that it was seen on real deliveries.

With EVENTs (ids, types, or patterns such as 'contact.*'), print the provider's own
example of each, as published.`,
		Example: `  siohook events
  siohook events customer.sale.completed`,
		ValidArgsFunction: completeEvents,
		RunE: func(_ *cobra.Command, args []string) error {
			return runEvents(&o, args, s)
		},
	}
	o.catalog.addAllTo(cmd)
	addOneOf(cmd, o.format, "format", "output format")
	return cmd
}

func runEvents(o *eventsOptions, patterns []string, s *streams) error {
	catalog := o.catalog.Catalog
	rows, err := catalog.Match(patterns)
	if err != nil {
		return badName(err)
	}
	switch {
	case o.format.value == "json":
		return eventsJSON(catalog, rows, s)
	case len(patterns) > 0:
		for _, row := range rows {
			sample, err := catalog.Owner(row).Sample(row)
			switch {
			case errors.Is(err, fs.ErrNotExist):
				fmt.Fprintf(s.err, "siohook: the provider has no sample of %[1]s; siohook fake --catalog %[2]s %[1]s generates one\n", row.ID(), catalog.Owner(row).Name)
				continue
			case err != nil:
				return err
			}
			if _, err := s.out.Write(sample); err != nil {
				return err
			}
		}
		return nil
	}
	table := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "EVENT\tTITLE\tEVIDENCE")
	for _, row := range rows {
		fmt.Fprintf(table, "%s\t%s\t%s\n", row.ID(), row.Title, row.Evidence)
	}
	return table.Flush()
}

// eventJSON is one line of siohook events --format json.
type eventJSON struct {
	Kind     string           `json:"kind"`
	ID       string           `json:"id"`
	Type     string           `json:"type"`
	Variant  string           `json:"variant,omitempty"`
	Title    string           `json:"title"`
	Trigger  string           `json:"trigger"`
	Evidence schemas.Evidence `json:"evidence"`
	Since    string           `json:"since"`
	Sample   json.RawMessage  `json:"sample"` // null where the provider has none
}

func eventsJSON(c *schemas.Catalog, rows []*schemas.Row, s *streams) error {
	lines := jsonlines.New(s.out)
	for _, row := range rows {
		sample, err := c.Owner(row).Sample(row)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		err = lines.Write(eventJSON{
			Kind: "event", ID: row.ID(), Type: row.Type, Variant: row.Variant, Title: row.Title,
			Trigger: row.Trigger, Evidence: row.Evidence, Since: row.Since, Sample: sample,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// badName is an error about what the user wrote, with a hint where that names an
// event or a check which does not exist.
func badName(err error) error { return &usageError{err, conduct.Advice(err)} }

// openNameHint is [conduct.Advice] where events need not be in the catalog.
func openNameHint(err error) string {
	var event *schemas.UnknownEventError
	if errors.As(err, &event) {
		return fmt.Sprintf("siohook events lists them; %s%s is a type that the catalog does not have", schemas.UnknownPrefix, event.Pattern)
	}
	return ""
}

// completeEvents completes event ids that are not on the command line yet.
func completeEvents(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	given := map[string]bool{}
	for _, arg := range args {
		given[arg] = true
	}
	var ids []string
	for _, row := range catalogOf(cmd).Rows {
		if !given[row.ID()] {
			ids = append(ids, row.ID()+"\t"+row.Title)
		}
	}
	return ids, cobra.ShellCompDirectiveNoFileComp
}

func errManyEvents(pattern string, rows []*schemas.Row) error {
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = row.ID()
	}
	return fmt.Errorf("%s matches %s: %s", pattern, words.Count(len(rows), "event"), strings.Join(ids, ", "))
}
