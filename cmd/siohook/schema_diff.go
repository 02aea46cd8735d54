package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/internal/app/schemadiff"
	"github.com/siohook/siohook/internal/base/fingerprint"
	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/internal/base/words"
)

type schemaDiffOptions struct {
	reports  reportOptions
	failOn   *oneOf
	baseline string
	builtin  string
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

It compares any JSON Schema 2020-12 or draft-07 whose references stay in the file.
siohook explain RULE prints the page of each kind of change.`,
		Example: `  siohook schema diff HEAD~1:schemas/json schemas/json
  siohook schema diff old.schema.json new.schema.json --format markdown
  siohook schema diff --builtin v1 ./schemas --fail-on warning`,
		Args: checkArgs(cobra.MaximumNArgs(2)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runSchemaDiff(cmd.Context(), o, args, s)
		},
	}
	o.reports.addTo(cmd, "markdown")
	addOneOf(cmd, o.failOn, "fail-on", "which changes fail the command with exit code 1")
	cmd.Flags().StringVar(&o.baseline, "baseline", "", "file with the known changes (output of --format json); they do not fail the command")
	cmd.Flags().StringVar(&o.builtin, "builtin", "", "use this version from the binary as OLD, for example v1; then give only NEW")
	_ = cmd.RegisterFlagCompletionFunc("builtin", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		var words []string
		for version := range builtinVersions() {
			words = append(words, version)
		}
		return words, cobra.ShellCompDirectiveNoFileComp
	}) // fails only for an unknown flag
	return cmd
}

// schemaChange is a change with the schemas that have it.
type schemaChange struct {
	schemadiff.Change
	files        []string // of NEW, or of OLD where it is gone; the first is the place
	events       []string
	line, column int
	known        bool // in the baseline
}

// schemaDiff is what a comparison found.
type schemaDiff struct {
	old, new string
	single   bool // one file was compared with another, whatever their names
	schemas  int
	changes  []schemaChange
	stale    int // fingerprints of the baseline that no change has
}

func runSchemaDiff(ctx context.Context, o schemaDiffOptions, args []string, s *streams) error {
	known, err := readBaseline(o.baseline)
	if err != nil {
		return err
	}
	was, is, err := diffSides(ctx, o, args)
	if err != nil {
		return err
	}
	diff, err := compareSets(ctx, was, is, newProgress(s.err))
	if err != nil {
		return err
	}
	diff.mark(known)
	if err := diff.report(o.reports, s); err != nil {
		return err
	}
	fmt.Fprintf(s.err, "siohook: %s\n", diff)
	if diff.stale > 0 {
		fmt.Fprintf(s.err, "siohook: remove %s from %s: no longer a change\n", words.Count(diff.stale, "entry"), o.baseline)
	}
	if diff.fails(o.failOn.value) {
		return errFindings
	}
	return nil
}

func diffSides(ctx context.Context, o schemaDiffOptions, args []string) (was, is *schemaSet, err error) {
	if o.builtin == "" && len(args) != 2 || o.builtin != "" && len(args) != 1 {
		return nil, nil, &usageError{errors.New("want two schemas, OLD and NEW"), "usage: siohook schema diff OLD NEW, or --builtin VERSION NEW"}
	}
	if o.builtin != "" {
		was, err = builtinSchemas(o.builtin)
	} else {
		was, err = readSchemas(ctx, args[0])
	}
	if err != nil {
		return nil, nil, err
	}
	is, err = readSchemas(ctx, args[len(args)-1])
	return was, is, err
}

// compareSets compares what two sides have, joining what several schemas have alike.
func compareSets(ctx context.Context, was, is *schemaSet, p *progress) (*schemaDiff, error) {
	names, err := was.pairs(is)
	if err != nil {
		return nil, err
	}
	d := &schemaDiff{old: was.name, new: is.name}
	if names == nil {
		d.single = true
		err := d.compare(was, was.only(), is, is.only())
		return d, err
	}
	for i, name := range names {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		p.show(func() string { return fmt.Sprintf("%d of %s compared", i, words.Count(len(names), "schema")) })
		_, inOld := was.files[name]
		_, inNew := is.files[name]
		switch {
		case inOld && inNew:
			err = d.compare(was, name, is, name)
		case inNew:
			err = d.whole(is, name, schemadiff.Added)
		default:
			err = d.whole(was, name, schemadiff.Removed)
		}
		if err != nil {
			p.clear()
			return nil, err
		}
	}
	p.clear()
	sorted.By(d.changes, func(a, b schemaChange) int {
		return cmp.Or(cmp.Compare(rankOf(a.Level), rankOf(b.Level)), cmp.Compare(a.Path, b.Path), cmp.Compare(a.Rule, b.Rule))
	})
	return d, nil
}

func rankOf(l schemadiff.Level) int {
	return slices.Index([]schemadiff.Level{schemadiff.Breaking, schemadiff.Warning, schemadiff.Compatible}, l)
}

func (d *schemaDiff) compare(was *schemaSet, oldName string, is *schemaSet, newName string) error {
	d.schemas++
	before, err := was.parse(oldName)
	if err != nil {
		return err
	}
	after, err := is.parse(newName)
	if err != nil {
		return err
	}
	if bytes.Equal(before.Text, after.Text) {
		return nil
	}
	for _, c := range schemadiff.Compare(before, after) {
		place := after
		if c.InOld {
			place = before
		}
		d.add(c, place, newName)
	}
	return nil
}

// whole reports a schema that only one side has.
func (d *schemaDiff) whole(set *schemaSet, name, rule string) error {
	d.schemas++
	schema, err := set.parse(name)
	if err != nil {
		return err
	}
	c := schemadiff.Whole(rule, eventOf(name))
	d.add(c, schema, name)
	return nil
}

// add joins a change with an equal one of another schema.
func (d *schemaDiff) add(c schemadiff.Change, place *schemadiff.Schema, name string) {
	event := eventOf(name)
	for i := range d.changes {
		if known := &d.changes[i]; known.Fingerprint == c.Fingerprint && known.Schema == c.Schema && known.Was == c.Was && known.Is == c.Is {
			known.files = append(known.files, place.Name)
			if !slices.Contains(known.events, event) {
				known.events = append(known.events, event)
			}
			return
		}
	}
	line, column := place.Place(c.Schema)
	d.changes = append(d.changes, schemaChange{Change: c, files: []string{place.Name}, events: []string{event}, line: line, column: column})
}

// eventOf is the name of what a schema file describes.
func eventOf(file string) string {
	return strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(path.Base(file), ".json"), ".schema"), ".strict")
}

func (d *schemaDiff) mark(known fingerprint.Set) {
	found := map[string]bool{}
	for i := range d.changes {
		c := &d.changes[i]
		all := d.fingerprints(c)
		c.known = known.Has(c.Fingerprint) || known.Has(all...)
		for _, f := range append(all, c.Fingerprint) {
			if known.Has(f) {
				found[f] = true
			}
		}
	}
	d.stale = len(known) - len(found)
}

// fingerprints are those of a change in each of its events. What single files are
// called says nothing.
func (d *schemaDiff) fingerprints(c *schemaChange) []string {
	if d.single {
		return []string{c.Fingerprint}
	}
	all := make([]string, len(c.events))
	for i, event := range c.events {
		all[i] = c.In(event)
	}
	return all
}

// count is how many changes of a level are not in the baseline.
func (d *schemaDiff) count(level schemadiff.Level) int {
	n := 0
	for i := range d.changes {
		if d.changes[i].Level == level && !d.changes[i].known {
			n++
		}
	}
	return n
}

func (d *schemaDiff) fails(on string) bool {
	switch on {
	case "never":
		return false
	case "warning":
		return d.count(schemadiff.Breaking)+d.count(schemadiff.Warning) > 0
	}
	return d.count(schemadiff.Breaking) > 0
}

// step is the part of a semantic version that the changes demand to be raised.
func (d *schemaDiff) step() string {
	step := "none"
	for i := range d.changes {
		switch c := &d.changes[i]; {
		case c.Level == schemadiff.Breaking:
			return "major"
		case c.Rule != "annotation":
			step = "minor"
		case step == "none":
			step = "patch"
		}
	}
	return step
}

// String is the summary in one line.
func (d *schemaDiff) String() string {
	if len(d.changes) == 0 {
		return words.Count(d.schemas, "schema") + " compared: no changes"
	}
	known := ""
	n := 0
	for i := range d.changes {
		if d.changes[i].known {
			n++
		}
	}
	if n > 0 {
		known = fmt.Sprintf(", %d known", n)
	}
	return fmt.Sprintf("%s compared: %d breaking, %s, %d compatible%s; the next version is a %s version",
		words.Count(d.schemas, "schema"), d.count(schemadiff.Breaking), words.Count(d.count(schemadiff.Warning), "warning"), d.count(schemadiff.Compatible), known, d.step())
}
