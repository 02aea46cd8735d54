package schemaset

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/siohook/siohook/internal/app/schemadiff"
	"github.com/siohook/siohook/internal/base/fingerprint"
	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/internal/base/words"
)

// Change is a change with the schemas that have it.
type Change struct {
	schemadiff.Change
	Files        []string // of NEW, or of OLD where it is gone; the first is the place
	Events       []string
	Line, Column int  // of the place in the first file
	Known        bool // in the baseline
}

// Diff is what a comparison found.
type Diff struct {
	Old, New string // what was compared
	single   bool   // one file was compared with another, whatever their names
	Schemas  int    // that were compared
	Changes  []Change
	Stale    int // fingerprints of the baseline that no change has
}

// levels are those of changes, the gravest first.
var levels = []schemadiff.Level{schemadiff.Breaking, schemadiff.Warning, schemadiff.Compatible}

// Compare compares what two sides have, joining what several schemas have alike. progress is
// told how far it is, before each schema.
func Compare(ctx context.Context, was, is *Set, progress func(line func() string)) (*Diff, error) {
	names, err := was.pairs(is)
	if err != nil {
		return nil, err
	}
	d := &Diff{Old: was.name, New: is.name}
	if names == nil {
		d.single = true
		err := d.compare(ctx, was, was.only(), is, is.only())
		return d, err
	}
	for i, name := range names {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		progress(func() string { return fmt.Sprintf("%d of %s compared", i, words.Count(len(names), "schema")) })
		_, inOld := was.files[name]
		_, inNew := is.files[name]
		switch {
		case inOld && inNew:
			err = d.compare(ctx, was, name, is, name)
		case inNew:
			err = d.whole(is, name, schemadiff.Added)
		default:
			err = d.whole(was, name, schemadiff.Removed)
		}
		if err != nil {
			return nil, err
		}
	}
	sorted.By(d.Changes, func(a, b Change) int {
		return cmp.Or(cmp.Compare(rankOf(a.Level), rankOf(b.Level)), cmp.Compare(a.Path, b.Path), cmp.Compare(a.Rule, b.Rule))
	})
	return d, nil
}

func rankOf(l schemadiff.Level) int {
	return slices.Index(levels, l)
}

// compare ends with the context, even in the middle of one schema. Then d is of no use.
func (d *Diff) compare(ctx context.Context, was *Set, oldName string, is *Set, newName string) error {
	done := make(chan error, 1)
	go func() { done <- d.compareTo(was, oldName, is, newName) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (d *Diff) compareTo(was *Set, oldName string, is *Set, newName string) error {
	d.Schemas++
	before, err := was.parse(oldName)
	if err != nil {
		return err
	}
	after, err := is.parse(newName)
	if err != nil {
		return err
	}
	d.Add(before, after, newName)
	return nil
}

// Add compares two schemas, of which the new one has that name in its set.
func (d *Diff) Add(before, after *schemadiff.Schema, name string) {
	if bytes.Equal(before.Text, after.Text) {
		return
	}
	for _, c := range schemadiff.Compare(before, after) {
		place := after
		if c.InOld {
			place = before
		}
		d.add(c, place, name)
	}
}

// whole reports a schema that only one side has.
func (d *Diff) whole(set *Set, name, rule string) error {
	d.Schemas++
	schema, err := set.parse(name)
	if err != nil {
		return err
	}
	c := schemadiff.Whole(rule, eventOf(name))
	d.add(c, schema, name)
	return nil
}

// add joins a change with an equal one of another schema.
func (d *Diff) add(c schemadiff.Change, place *schemadiff.Schema, name string) {
	event := eventOf(name)
	for i := range d.Changes {
		if known := &d.Changes[i]; known.Fingerprint == c.Fingerprint && known.Schema == c.Schema && known.Was == c.Was && known.Is == c.Is {
			known.Files = append(known.Files, place.Name)
			if !slices.Contains(known.Events, event) {
				known.Events = append(known.Events, event)
			}
			return
		}
	}
	line, column := place.Place(c.Schema)
	d.Changes = append(d.Changes, Change{Change: c, Files: []string{place.Name}, Events: []string{event}, Line: line, Column: column})
}

// eventOf is the name of what a schema file describes.
func eventOf(file string) string {
	return strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(path.Base(file), ".json"), ".schema"), ".strict")
}

// Mark marks the changes that a baseline has, and counts what of it is stale.
func (d *Diff) Mark(known fingerprint.Set) {
	found := map[string]bool{}
	for i := range d.Changes {
		c := &d.Changes[i]
		all := d.fingerprints(c)
		c.Known = known.Has(c.Fingerprint) || known.Has(all...)
		for _, f := range append(all, c.Fingerprint) {
			if known.Has(f) {
				found[f] = true
			}
		}
	}
	d.Stale = len(known) - len(found)
}

// fingerprints are those of a change in each of its events. What single files are
// called says nothing.
func (d *Diff) fingerprints(c *Change) []string {
	if d.single {
		return []string{c.Fingerprint}
	}
	all := make([]string, len(c.Events))
	for i, event := range c.Events {
		all[i] = c.In(event)
	}
	return all
}

// Count is how many changes of a level are not in the baseline.
func (d *Diff) Count(level schemadiff.Level) int {
	n := 0
	for i := range d.Changes {
		if d.Changes[i].Level == level && !d.Changes[i].Known {
			n++
		}
	}
	return n
}

// Fails tells whether there is a change that is not known and as grave as that: a warning,
// or else a breaking one; "never" is none.
func (d *Diff) Fails(on string) bool {
	switch on {
	case "never":
		return false
	case "warning":
		return d.Count(schemadiff.Breaking)+d.Count(schemadiff.Warning) > 0
	}
	return d.Count(schemadiff.Breaking) > 0
}

// Step is the part of a semantic version that the changes demand to be raised.
func (d *Diff) Step() string {
	step := "none"
	for i := range d.Changes {
		switch c := &d.Changes[i]; {
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
func (d *Diff) String() string {
	if len(d.Changes) == 0 {
		return words.Count(d.Schemas, "schema") + " compared: no changes"
	}
	known := ""
	n := 0
	for i := range d.Changes {
		if d.Changes[i].Known {
			n++
		}
	}
	if n > 0 {
		known = fmt.Sprintf(", %d known", n)
	}
	return fmt.Sprintf("%s compared: %d breaking, %s, %d compatible%s; the next version is a %s version",
		words.Count(d.Schemas, "schema"), d.Count(schemadiff.Breaking), words.Count(d.Count(schemadiff.Warning), "warning"), d.Count(schemadiff.Compatible), known, d.Step())
}
