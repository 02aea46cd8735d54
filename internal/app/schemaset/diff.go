package schemaset

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/siohook/siohook/internal/app/newcatalog"
	"github.com/siohook/siohook/internal/app/schemadiff"
	"github.com/siohook/siohook/internal/base/fingerprint"
	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/internal/base/words"
)

// Change is a change with the schemas that have it.
type Change struct {
	schemadiff.Change
	Files        []string // of NEW, or of OLD where it is gone; the first is the place
	Events       []string
	Line, Column int    // of the place in the first file
	Known        bool   // in the baseline
	Twin         string // of a schema that only one side has: the event with the same one that only the other side has
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
	d := &Diff{Old: was.name, New: is.name, single: was.parts[""] != nil}
	var added, removed []*part
	for i, name := range names {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		progress(func() string { return fmt.Sprintf("%d of %s compared", i, words.Count(len(names), "schema")) })
		d.Schemas++
		before, after := was.parts[name], is.parts[name]
		switch {
		case before == nil:
			added = append(added, after)
		case after == nil:
			removed = append(removed, before)
		default:
			if err := d.compare(ctx, before, after); err != nil {
				return nil, err
			}
		}
	}
	if err := d.whole(added, removed); err != nil {
		return nil, err
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
func (d *Diff) compare(ctx context.Context, was, is *part) error {
	done := make(chan error, 1)
	go func() { done <- d.compareTo(was, is) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (d *Diff) compareTo(was, is *part) error {
	isSame := bytes.Equal(was.Schema, is.Schema)
	before, err := was.schema()
	if isSame && was.Name != "" && errors.Is(err, schemadiff.ErrTooLarge) { // other parts of the document may have changed
		return nil
	}
	if err != nil {
		return err
	}
	if was.Name == "" && before.AllowsAnything() {
		return hint.With(fmt.Errorf("%s: its root allows every payload, so there is nothing to compare", was.file),
			"give a JSON Schema, a file with $defs, OpenAPI 3.1 with webhooks or request bodies, or AsyncAPI 3 with messages")
	}
	if isSame {
		return nil
	}
	after, err := is.schema()
	if err != nil {
		return err
	}
	changes := schemadiff.Compare(before, after)
	if worst(changes) != schemadiff.Breaking { // a discriminator may hide what breaks a reader that does not choose by it
		if before, err = was.forValidators(); err != nil {
			return err
		}
		if after, err = is.forValidators(); err != nil {
			return err
		}
		if before != was.parsed || after != is.parsed {
			if plain := schemadiff.Compare(before, after); rankOf(worst(plain)) < rankOf(worst(changes)) {
				changes = plain
			}
		}
	}
	d.add(was, is, changes)
	return nil
}

// worst is the level of the worst change; the least one where there is none.
func worst(changes []schemadiff.Change) schemadiff.Level {
	least := levels[len(levels)-1]
	for _, c := range changes {
		if rankOf(c.Level) < rankOf(least) {
			least = c.Level
		}
	}
	return least
}

// Add compares two schemas that are not of a set.
func (d *Diff) Add(before, after *schemadiff.Schema) {
	of := func(s *schemadiff.Schema) *part {
		return &part{Payload: newcatalog.Plain(s.Name, s.Text), file: s.Name, event: eventOf(s.Name), parsed: s}
	}
	d.add(of(before), of(after), schemadiff.Compare(before, after))
}

// whole reports the schemas that only one side has. One that is on the other side under another
// name was probably renamed.
func (d *Diff) whole(added, removed []*part) error {
	for _, p := range slices.Concat(added, removed) {
		if _, err := p.schema(); err != nil {
			return err
		}
	}
	twin := func(p *part, others []*part) string {
		for _, other := range others {
			if p.Name != "" && schemadiff.Same(p.parsed, other.parsed) {
				return other.event
			}
		}
		return ""
	}
	report := func(rule string, some, others []*part) {
		for _, p := range some {
			n := len(d.Changes)
			d.add(p, p, []schemadiff.Change{schemadiff.Whole(rule, p.event)})
			if len(d.Changes) > n {
				d.Changes[n].Twin = twin(p, others)
			}
		}
	}
	report(schemadiff.Added, added, removed)
	report(schemadiff.Removed, removed, added)
	return nil
}

// add joins changes with equal ones of other schemas.
func (d *Diff) add(was, is *part, changes []schemadiff.Change) {
	for _, c := range changes {
		at := is
		if c.InOld {
			at = was
		}
		file, in, line, column := at.place(c.Schema)
		c.Schema = in
		i := slices.IndexFunc(d.Changes, func(known Change) bool {
			return known.Fingerprint == c.Fingerprint && known.Schema == c.Schema && known.Was == c.Was && known.Is == c.Is
		})
		if i < 0 {
			d.Changes = append(d.Changes, Change{Change: c, Files: []string{file}, Events: []string{is.event}, Line: line, Column: column})
			continue
		}
		known := &d.Changes[i]
		known.Files = append(known.Files, file)
		if !slices.Contains(known.Events, is.event) {
			known.Events = append(known.Events, is.event)
		}
	}
}

// eventOf is the name of what a schema file describes.
func eventOf(file string) string {
	base := path.Base(file)
	switch ext := path.Ext(base); ext {
	case ".json", ".yaml", ".yml":
		base = strings.TrimSuffix(base, ext)
	}
	return strings.TrimSuffix(strings.TrimSuffix(base, ".schema"), ".strict")
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
