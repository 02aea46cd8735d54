package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/internal/app/report"
	"github.com/siohook/siohook/internal/app/schemadiff"
	"github.com/siohook/siohook/internal/app/schemaset"
	"github.com/siohook/siohook/internal/base/baseline"
	"github.com/siohook/siohook/internal/base/outcome"
	"github.com/siohook/siohook/internal/base/paint"
	"github.com/siohook/siohook/internal/base/safetext"
	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/internal/base/spell"
	"github.com/siohook/siohook/internal/base/words"
	"github.com/siohook/siohook/schemas"
)

type schemaDiffOptions struct {
	reports  reportOptions
	failOn   *oneOf
	baseline string
	builtin  string
	catalog  catalogFlag
}

func newSchemaDiffCmd(s *streams) *cobra.Command {
	o := schemaDiffOptions{failOn: newOneOf("breaking", "warning", "never")}
	cmd := &cobra.Command{
		Use:   "diff OLD NEW",
		Short: "Report which changes of a schema break its readers",
		Long: `Compare two versions of JSON Schemas from the reader's side: the provider writes, the
receiver reads. OLD and NEW are each a file, a folder written by siohook schema export,
or REVISION:PATH of this git repository.

A change is breaking if a reader of OLD may receive a payload that it cannot process: a
new value or type, null, or a member that may be missing. It is a warning if only readers
that validate strictly against OLD reject the payload. All other changes are compatible.
Compatibility is proven, not guessed: a change that cannot be decided counts as breaking.
Breaking changes and warnings come with a witness, a payload that NEW accepts and OLD
rejects.

It compares any JSON Schema 2020-12 or draft-07, and takes documents apart: the webhooks
and request bodies of OpenAPI 3.1, the messages of AsyncAPI 3, and files that only have
definitions. A discriminator stands for the schemas that it chooses. All may be JSON or
YAML, and refer to files beside them. Nothing is fetched. In a folder, all files at the top
are compared, and below it those named *.schema.json, openapi or asyncapi.
An event or a message that is gone is breaking.
siohook explain RULE prints the page of each kind of change.`,
		Example: `  siohook schema diff HEAD~1:schemas/json schemas/json
  siohook schema diff old.schema.json new.schema.json --format markdown
  siohook schema diff main:api/openapi.yaml api/openapi.yaml
  siohook schema diff --builtin v1 ./schemas --fail-on warning`,
		Args: wantArgs(0, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runSchemaDiff(cmd.Context(), o, args, s)
		},
	}
	o.reports.addTo(cmd)
	o.catalog.addTo(cmd)
	addOneOf(cmd, o.failOn, "fail-on", "which changes fail the command with exit code 1")
	cmd.Flags().StringVar(&o.baseline, "baseline", "", "file with the known changes (output of --format json); they do not fail the command")
	cmd.Flags().StringVar(&o.builtin, "builtin", "", "use this version from the binary as OLD, for example v1; then give only NEW")
	_ = cmd.RegisterFlagCompletionFunc("builtin", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		var words []string
		for version := range builtinVersions(o.catalog.Catalog) {
			words = append(words, version)
		}
		return words, cobra.ShellCompDirectiveNoFileComp
	}) // fails only for an unknown flag
	return cmd
}

func runSchemaDiff(ctx context.Context, o schemaDiffOptions, args []string, s *streams) error {
	known, err := baseline.Read(ctx, o.baseline)
	if err != nil {
		return err
	}
	was, is, err := diffSides(ctx, o, args)
	if err != nil {
		return err
	}
	progress := &s.progress
	diff, err := schemaset.Compare(ctx, was, is, progress.show)
	progress.clear()
	if err != nil {
		return err
	}
	for _, side := range []*schemaset.Set{was, is} {
		for _, note := range side.Notes {
			fmt.Fprintf(s.err, "siohook: not compared: %s: %s\n", safetext.Line(note.Place, 500), safetext.Line(note.Why, 500))
		}
	}
	diff.Mark(known)
	if err := reportDiff(diff, o.reports, s); err != nil {
		return err
	}
	fmt.Fprintf(s.err, "siohook: %s\n", diff)
	if diff.Stale > 0 {
		fmt.Fprintf(s.err, "siohook: remove %s from %s: no longer a change\n", words.Count(diff.Stale, "entry"), o.baseline)
	}
	if diff.Fails(o.failOn.value) {
		return outcome.ErrFindings
	}
	return nil
}

func diffSides(ctx context.Context, o schemaDiffOptions, args []string) (was, is *schemaset.Set, err error) {
	if o.builtin == "" && len(args) != 2 || o.builtin != "" && len(args) != 1 {
		return nil, nil, &usageError{errors.New("want two schemas, OLD and NEW"), "usage: siohook schema diff OLD NEW, or --builtin VERSION NEW"}
	}
	if o.builtin != "" {
		was, err = builtinSchemas(o.catalog.Catalog, o.builtin)
	} else {
		was, err = schemaset.Read(ctx, args[0])
	}
	if err != nil {
		return nil, nil, err
	}
	is, err = schemaset.Read(ctx, args[len(args)-1])
	return was, is, err
}

// builtinVersions are the versions of the contract that are in this binary.
func builtinVersions(c *schemas.Catalog) map[string]*schemas.Catalog {
	return map[string]*schemas.Catalog{path.Base(c.BaseURL): c}
}

// builtinSchemas are the schemas of a version that is in this binary.
func builtinSchemas(of *schemas.Catalog, version string) (*schemaset.Set, error) {
	versions := builtinVersions(of)
	c, ok := versions[version]
	if !ok {
		known := sorted.Keys(versions)
		return nil, &usageError{fmt.Errorf("--builtin %s: unknown version", version), spell.Hint(version, known, "this binary has "+strings.Join(known, ", "))}
	}
	return schemaset.Of(c, "builtin "+version)
}

// reportDiff writes all reports that were asked for.
func reportDiff(d *schemaset.Diff, o reportOptions, s *streams) error {
	out, closeReports, err := o.open(s, diffRules(), ownFormat{name: "text"}, ownFormat{name: "json"},
		ownFormat{"markdown", func(w io.Writer) error { return d.Markdown(w, ruleURI) }})
	if err != nil {
		return err
	}
	switch o.format.value {
	case "text":
		err = d.Text(s.out, paint.Brush(isColored(s.out)))
	case "json":
		err = d.JSON(s.out)
	}
	return errors.Join(err, d.Report(out), closeReports())
}

func diffRules() []report.Rule {
	var rules []report.Rule
	for _, r := range schemadiff.Rules() {
		rules = append(rules, report.Rule{ID: r.ID, Summary: r.Summary, HelpURI: ruleURI(r.ID)})
	}
	return rules
}

// ruleURI is the page of a kind of change.
func ruleURI(rule string) string { return homePage + "/blob/main/docs/diff-rules/" + rule + ".md" }
