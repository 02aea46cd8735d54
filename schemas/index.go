package schemas

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/siohook/siohook/internal/base/format"
)

// IndexFile is the name of the index among the published files.
const IndexFile = "index.json"

// IndexFormat is the version of the index's format that this package reads and writes.
const IndexFormat = 1

// Index is what index.json holds: what is published of a catalog, and how each member of
// its payloads is known. docs/PUBLISHING.md describes it.
type Index struct {
	Format  int          `json:"format_version"`
	Catalog string       `json:"catalog"`
	Title   string       `json:"title"`
	BaseURL string       `json:"base_url"`
	Wire    *IndexWire   `json:"wire,omitempty"`
	Bundles IndexFiles   `json:"bundles"`
	Events  []IndexEvent `json:"events"`
}

// IndexEvent is an event of the catalog with the files that belong to it.
type IndexEvent struct {
	ID       string     `json:"id"`
	Type     string     `json:"type"`
	Variant  string     `json:"variant,omitempty"`
	Name     string     `json:"name"` // title of the schema and name of its definition
	Title    string     `json:"title"`
	Trigger  string     `json:"trigger,omitempty"` // in the provider's help article
	Select   string     `json:"select,omitempty"`  // JSON Pointer of what only this variant has
	Counts   string     `json:"counts,omitempty"`  // what is counted; with a minus, what it takes from
	Undoes   string     `json:"undoes,omitempty"`  // type of the event that this one takes back
	Moment   string     `json:"moment,omitempty"`  // what happens to a contact in stories
	Evidence Evidence   `json:"evidence,omitempty"`
	Since    string     `json:"since"`
	Schemas  IndexFiles `json:"schemas"`
	Sample   string     `json:"sample,omitempty"`
	// Members are the members of the event's payloads in their order, each once. Nothing
	// is known of one that is not among them.
	Members Members `json:"members,omitempty"`
}

// IndexFiles are the names of a schema's two profiles.
type IndexFiles struct {
	Lenient string `json:"lenient"`
	Strict  string `json:"strict"`
}

// Member is what is known of a member of an event's payloads, beyond its schema.
type Member struct {
	// Pointer is its place in the payload: a JSON Pointer in which the token * stands
	// for each element of an array, and for each member of an object whose members may
	// have any name.
	Pointer string `json:"pointer"`
	// Roles are what the member means in every catalog.
	Roles []Role `json:"roles,omitempty"`
	// Evidence says how the member itself is known; "" is [Unknown].
	Evidence Evidence `json:"evidence,omitempty"`
	// Seen are those values of an open enumeration that were only seen.
	Seen []string `json:"seen,omitempty"`
	// Guess is what the member probably holds, in words, where only null is documented.
	Guess string `json:"guess,omitempty"`
	// Source names what package fake takes the member's values from, such as "contact.id";
	// "" where they follow from the schema alone.
	Source string `json:"source,omitempty"`
	// Sources are the sources of a member that has another one in each kind of a union, by
	// the constant that names the kind.
	Sources map[string]string `json:"sources,omitempty"`
	// Params are parameters of the sources of the member and of all in it.
	Params map[string]string `json:"params,omitempty"`
	// Like is the pointer of a value around this one whose members this one has, too: of a
	// tree, whose nodes hold nodes, only the first is listed.
	Like string `json:"like,omitempty"`
}

// Members are the members of an event's payloads.
type Members []Member

// At finds what is known of a member by its pointer, and whether anything is.
func (m Members) At(pointer string) (Member, bool) {
	for {
		if i := slices.IndexFunc(m, func(one Member) bool { return one.Pointer == pointer }); i >= 0 {
			return m[i], true
		}
		i := slices.IndexFunc(m, func(one Member) bool {
			return one.Like != "" && strings.HasPrefix(pointer, one.Pointer+"/") && strings.HasPrefix(one.Pointer, one.Like+"/")
		})
		if i < 0 {
			return Member{}, false
		}
		pointer = m[i].Like + strings.TrimPrefix(pointer, m[i].Pointer) // it is shorter now
	}
}

// NewIndex is the index of a catalog, yet without events.
func (c *Catalog) NewIndex() *Index {
	return &Index{
		Format: IndexFormat, Catalog: c.Name, Title: c.Title, BaseURL: c.BaseURL, Wire: c.indexWire(),
		Bundles: IndexFiles{Lenient: BundleFile(Lenient), Strict: BundleFile(Strict)},
	}
}

// Add adds an event, whose schema has that name, yet without a sample and members.
func (x *Index) Add(r *Row, name string) *IndexEvent {
	x.Events = append(x.Events, IndexEvent{
		ID: r.ID(), Type: r.Type, Variant: r.Variant, Select: r.Select, Counts: r.Counts, Undoes: r.Undoes, Moment: r.Moment, Name: name, Title: r.Title, Trigger: r.Trigger, Evidence: r.Evidence, Since: r.Since,
		Schemas: IndexFiles{Lenient: r.SchemaFile(Lenient), Strict: r.SchemaFile(Strict)},
	})
	return &x.Events[len(x.Events)-1]
}

// Members returns what the published index says of the members of an event's payloads.
// There is nothing where the catalog has no index, or the index no such event; the error
// is for an index that cannot be read.
func (c *Catalog) Members(r *Row) (Members, error) {
	index, err := c.Owner(r).readIndex()
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(index.Events, func(e IndexEvent) bool { return e.ID == r.ID() })
	if i < 0 {
		return nil, nil
	}
	return index.Events[i].Members, nil
}

// readIndex reads the published index, once.
func (c *Catalog) readIndex() (*Index, error) {
	c.reading.Lock()
	defer c.reading.Unlock()
	if c.index != nil {
		return c.index, nil
	}
	if c.Published == nil {
		return &Index{}, nil
	}
	text, err := c.ReadFile(IndexFile)
	if errors.Is(err, fs.ErrNotExist) {
		return &Index{}, nil
	}
	if err != nil {
		return nil, err
	}
	index := &Index{}
	if err := json.Unmarshal(text, index); err != nil {
		return nil, fmt.Errorf("catalog %s: %s: %w", c.Name, IndexFile, err)
	}
	if err := (format.Format{Name: "index", Version: IndexFormat}).Check(index.Format); err != nil {
		return nil, fmt.Errorf("catalog %s: %s: %w", c.Name, IndexFile, err)
	}
	if index.Format != IndexFormat {
		return nil, fmt.Errorf("catalog %s: %s: want format_version %d, got %d", c.Name, IndexFile, IndexFormat, index.Format)
	}
	c.index = index
	return index, nil
}
