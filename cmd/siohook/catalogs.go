package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/siohook/siohook/internal/app/input"
	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/internal/base/spell"
	"github.com/siohook/siohook/internal/base/words"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/schemas/settings"
)

// catalogs are those that are built in. This is the one place that names them; the first is the
// one that commands send.
func catalogs() []*schemas.Catalog {
	return []*schemas.Catalog{
		schemas.Automation(),
		settings.Catalog(),
	}
}

// catalog is what commands that send work with when nothing else is said.
func catalog() *schemas.Catalog { return catalogs()[0] }

// othersOf are the other products of the provider, where a catalog is built in.
func othersOf(c *schemas.Catalog) []*schemas.Catalog {
	if !slices.Contains(catalogs(), c) {
		return nil
	}
	return slices.DeleteFunc(catalogs(), func(other *schemas.Catalog) bool { return other == c })
}

// allCatalogs is the value of --catalog for all that are built in.
const allCatalogs = "all"

// catalogFlag is the flag --catalog. It has the catalog that a command works with.
type catalogFlag struct {
	*schemas.Catalog

	word string
	all  bool // may be all
}

// addTo adds the flag to a command that works with one catalog, such as one that sends.
func (o *catalogFlag) addTo(cmd *cobra.Command) {
	o.Catalog = catalog()
	o.word = o.Name
	o.add(cmd, "")
}

// addAllTo adds the flag to a command that reads.
func (o *catalogFlag) addAllTo(cmd *cobra.Command) {
	o.Catalog, o.word, o.all = schemas.All(catalogs()...), allCatalogs, true
	o.add(cmd, "all, ")
}

func (o *catalogFlag) add(cmd *cobra.Command, all string) {
	cmd.Flags().Var(o, "catalog", "catalog of the events: "+all+strings.Join(builtIn(), ", ")+", or the folder of another provider's catalog, for example ./shop")
	_ = cmd.RegisterFlagCompletionFunc("catalog", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return o.words(), cobra.ShellCompDirectiveDefault
	}) // fails only for an unknown flag
}

func builtIn() (names []string) {
	for _, c := range catalogs() {
		names = append(names, c.Name)
	}
	return names
}

func (o *catalogFlag) words() []string {
	if o.all {
		return append([]string{allCatalogs}, builtIn()...)
	}
	return builtIn()
}

func (o *catalogFlag) String() string { return o.word }
func (*catalogFlag) Type() string     { return "name" }

// Set opens the catalog of that name, or in that folder.
func (o *catalogFlag) Set(word string) error {
	c, err := o.open(word)
	if err == nil {
		o.Catalog, o.word = c, word
	}
	return err
}

func (o *catalogFlag) open(word string) (*schemas.Catalog, error) {
	if word == allCatalogs {
		if !o.all {
			return nil, hint.With(fmt.Errorf("want one catalog, got %s", word), "catalogs: "+strings.Join(o.words(), ", ")+", or a folder")
		}
		return schemas.All(catalogs()...), nil
	}
	for _, c := range catalogs() {
		if c.Name == word {
			return c, nil
		}
	}
	if info, err := os.Stat(word); err != nil || !info.IsDir() {
		return nil, hint.With(fmt.Errorf("no catalog and no folder is named %q", word),
			spell.Hint(word, o.words(), "catalogs: "+strings.Join(o.words(), ", ")+", or a folder that siohook schema export or siohook catalog new wrote"))
	}
	root, err := os.OpenRoot(word) // no link leads out of it
	if err != nil {
		return nil, err
	}
	c, err := schemas.Open(root.FS())
	if err != nil {
		return nil, hint.With(fmt.Errorf("%s: %w", word, err), "siohook schema export -o DIR and siohook catalog new -o DIR write such folders")
	}
	return c, nil
}

// opener opens files with deliveries of the catalog. It recognises those of the other products.
func (o *catalogFlag) opener() *input.Opener {
	return &input.Opener{Catalog: o.Catalog, Others: othersOf(o.Catalog)}
}

// warnOf reports how many deliveries are of each other product.
func (o *catalogFlag) warnOf(products map[string]int, s *streams) {
	for _, name := range sorted.Keys(products) {
		flag := name
		if o.all {
			flag = allCatalogs
		}
		s.warn(words.Count(products[name], name+" delivery") + "; --catalog " + flag)
	}
}

// catalogOf is the catalog that a command was given.
func catalogOf(cmd *cobra.Command) *schemas.Catalog {
	if f := cmd.Flags().Lookup("catalog"); f != nil {
		if o, ok := f.Value.(*catalogFlag); ok {
			return o.Catalog
		}
	}
	return catalog()
}
