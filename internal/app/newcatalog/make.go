package newcatalog

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/siohook/siohook/fake"
	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/jsontree"
	"github.com/siohook/siohook/internal/base/reach"
	"github.com/siohook/siohook/internal/base/schema"
	"github.com/siohook/siohook/internal/base/words"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

// Options say what documents do not.
type Options struct {
	Name        string // of the catalog, one word; "" is "own"
	EventHeader string // that names the event; "": as the document says
	EventMember string // JSON Pointer of the member that names it, or that adds to the header; "": as the document says
	// EventName is where the name of an event is that the header has: a JSON Pointer into what
	// the document says of it (the operation of a webhook), or a pattern for what it is called
	// there, whose first group is the name. "": as the document says.
	EventName string
	Sign      schemas.Signer // nil: as the document says
	// Roles are those of members, by JSON Pointer, in each event that has one. Documents have none.
	Roles map[string]schemas.Role
	// Counts is what a receiver counts when it gets an event, such as "order", by the event's type; with
	// a minus, what the event takes from.
	Counts map[string]string
}

// Made is a catalog as files.
type Made struct {
	Files   map[string][]byte
	Events  int       // that are in it
	Named   string    // where deliveries name their event, in words
	Signed  string    // the header that has their signature; "" when nothing is known of one
	Refused []Refusal // what could not be taken
	Notes   []Refusal // what was taken in part

	Suggested []Suggestion // roles that members probably have
}

// Refusal is what could not be taken.
type Refusal struct {
	Place string // file, and JSON Pointer in it
	Why   string
}

type maker struct {
	options Options
	sources *sources
	naming  naming
	events  []*event
	refused []Refusal
	faults  []error // of those that are refused: what is wrong with the documents
	notes   []Refusal
	items   int // that were looked at
}

func (m *maker) refuse(at place, err error) {
	m.refused = append(m.refused, Refusal{at.String(), err.Error()})
	if why := absent(""); !errors.As(err, &why) {
		m.faults = append(m.faults, fmt.Errorf("%s: %w", at, err))
	}
}

// note says something of an event once.
func (m *maker) note(at place, text string) {
	if note := (Refusal{at.String(), text}); !slices.Contains(m.notes, note) {
		m.notes = append(m.notes, note)
	}
}

// keep drops the events that something is wrong with.
func (m *maker) keep(check func(*event) error) {
	m.events = slices.DeleteFunc(m.events, func(e *event) bool {
		err := check(e)
		if err != nil {
			m.refuse(e.at, err)
		}
		return err != nil
	})
}

// Make makes a catalog of documents. The error is for documents without an event that can be
// taken.
func Make(documents []Document, o Options) (*Made, error) {
	m := &maker{options: o}
	var err error
	if m.naming, err = newNaming(o); err != nil {
		return nil, err
	}
	if m.sources, err = read(documents); err != nil {
		return nil, err
	}
	for _, broken := range m.sources.broken {
		m.refused = append(m.refused, Refusal{"", broken.Error()})
	}
	if err := m.list(); err != nil {
		return nil, err
	}
	if len(m.events) > mostEvents {
		return nil, fmt.Errorf("there are %s, at most %s are accepted", words.Count(len(m.events), "event"), words.Number(mostEvents))
	}
	m.dropChoices()
	m.keep(m.understand)
	if len(m.events) > 0 {
		m.findNaming()
		m.name()
		if err := m.checkRoles(); err != nil {
			return nil, err
		}
	}
	return m.write()
}

// list finds the events of the documents.
func (m *maker) list() error {
	var others []*source
	described := false
	for _, in := range m.sources.all {
		var err error
		switch {
		case in.root.Has("openapi"):
			err, described = m.openAPI(in), true
		case in.root.Has("asyncapi"):
			err, described = m.asyncAPI(in), true
		default:
			others = append(others, in)
		}
		if err != nil {
			return err
		}
	}
	if described {
		return nil // the others are what these refer to
	}
	return m.jsonSchemas(others)
}

// dropChoices drops events that are nothing but a choice of others.
func (m *maker) dropChoices() {
	places := map[place]bool{}
	for _, e := range m.events {
		if _, at, err := m.sources.object(e.schema, e.schemaAt); err == nil {
			places[at] = true
		}
	}
	m.events = slices.DeleteFunc(m.events, func(e *event) bool {
		s, at, err := m.sources.object(e.schema, e.schemaAt)
		return err == nil && m.isChoice(s, at, places, 0)
	})
}

// isChoice tells whether a schema is nothing but a choice of those at the places.
func (m *maker) isChoice(s *jsontree.Object, at place, of map[place]bool, depth int) bool {
	const deepest = 5
	branches := bundled(s)
	return len(branches) > 0 && depth < deepest && !slices.ContainsFunc(branches, func(branch any) bool {
		s, to, err := m.sources.object(branch, at)
		return err != nil || !of[to] && !m.isChoice(s, to, of, depth+1)
	})
}

// understand carries the schema of an event over, and finds out what it says of its members.
func (m *maker) understand(e *event) (err error) {
	if e.draft == "" {
		e.draft = draft2020
	}
	if e.document, err = m.carry(e); err != nil {
		return err
	}
	s, err := schema.Of(jsontree.Clone(e.document))
	if err != nil {
		return err
	}
	if !s.Allows("object") {
		return errors.New("its payload is not an object")
	}
	m.roles(e, s)
	forms := s.Alternatives()
	for i, form := range forms {
		own := map[string]string{}
		var members, required []string
		collect(form, "", own, &members, &required, true, 0)
		if i == 0 {
			e.constants, e.members, e.required = own, members, required
			continue
		}
		for pointer, text := range e.constants {
			if own[pointer] != text {
				delete(e.constants, pointer)
			}
		}
		e.members = append(e.members, members...)
		e.required = slices.DeleteFunc(e.required, func(name string) bool { return !slices.Contains(required, name) })
	}
	return nil
}

// collect finds the members at the root and one level below by their JSON Pointers: all of them,
// those that are required where the value is needed, and those that have one text only.
func collect(s *schema.Schema, pointer string, constants map[string]string, members, required *[]string, needed bool, depth int) {
	const deepest = 20
	if s = s.Resolve(); s == nil || s.Tree == nil || depth > deepest {
		return
	}
	for _, name := range s.Required {
		if needed {
			*required = append(*required, pointer+"/"+jsonpos.Escape(name))
		}
	}
	for _, p := range s.Properties {
		at := pointer + "/" + jsonpos.Escape(p.Name)
		*members = append(*members, at)
		value := p.Schema.Resolve()
		if value == nil || value.Tree == nil {
			continue
		}
		if text := only(value.Tree); text != "" {
			constants[at] = text
		} else if strings.Count(at, "/") < 2 {
			collect(value, at, constants, members, required, needed && s.Requires(p.Name), depth+1)
		}
	}
	for _, part := range s.AllOf {
		collect(part, pointer, constants, members, required, needed, depth+1)
	}
}

// row is the row of an event.
func (m *maker) row(e *event) *schemas.Row {
	title := cmp.Or(e.title, e.name)
	if line, _, ok := strings.Cut(title, "\n"); ok {
		title = line
	}
	const longest = 120
	if runes := []rune(title); len(runes) > longest {
		title = string(runes[:longest-1]) + "…"
	}
	return &schemas.Row{Type: e.name, Variant: e.variant, Select: e.member, Title: title, Counts: m.options.Counts[e.name], Evidence: schemas.Doc, Since: "v1"}
}

// write makes the files, and leaves out what cannot be used.
func (m *maker) write() (*Made, error) {
	files, err := m.files()
	if err != nil {
		return nil, err
	}
	if len(m.events) > 0 {
		c, err := schemas.Open(memory(files))
		if err != nil {
			return nil, err
		}
		v, n := validate.New(c, validate.Options{}), len(m.events)
		m.keep(func(e *event) error { return v.Check(c.Row(m.row(e).ID())) })
		for _, e := range m.events {
			m.try(c, v, e, files)
		}
		if len(m.events) < n {
			if files, err = m.files(); err != nil {
				return nil, err
			}
		}
	}
	if len(m.events) == 0 {
		why := "there is none"
		if len(m.refused) > 0 {
			why = m.refused[0].Place + ": " + m.refused[0].Why
		}
		return nil, errors.New("no event was accepted: " + why)
	}
	made := &Made{Files: files, Events: len(m.events), Named: m.naming.String(), Refused: m.refused, Notes: m.notes, Suggested: m.suggestions()}
	if h, ok := schemas.AsHMAC(m.signer()); ok {
		made.Signed = h.Header
	}
	return made, nil
}

// try says what cannot be generated of an event, and whether its examples are valid.
func (m *maker) try(c *schemas.Catalog, v *validate.Validator, e *event, files map[string][]byte) {
	row := c.Row(m.row(e).ID())
	faker, err := fake.New(1, fake.Options{Catalog: c, Events: []string{row.ID()}})
	if err != nil {
		m.note(e.at, "payloads are not generated: "+err.Error())
	} else {
		one := faker.Event(0)
		r := v.Delivery(c.Deliver(row.Type, one.Payload, schemas.Attempt{}))
		if !r.Valid() {
			m.note(e.at, "generated payloads are invalid: "+r.Violations[0].String())
		}
	}
	if sample, ok := files[row.SampleFile()]; ok {
		if r := v.Delivery(c.Deliver(row.Type, sample, schemas.Attempt{})); !r.Valid() {
			m.note(e.at, "its example is invalid: "+r.Violations[0].String())
		}
	}
}

// catalog is the catalog of the events, yet without files.
func (m *maker) catalog() *schemas.Catalog {
	name := cmp.Or(m.options.Name, "own")
	c := &schemas.Catalog{
		Name: name, Title: "Events of " + name, BaseURL: "https://example.com/schemas/" + name + "/v1/",
		Wire: schemas.Wire{Event: m.naming.identify(), Header: http.Header{"Content-Type": {"application/json"}}, Encoding: "compact", Sign: m.signer()},
	}
	for _, e := range m.events {
		c.Rows = append(c.Rows, m.row(e))
	}
	return c
}

// signer is how deliveries are signed: as the options say, else by a scheme whose header the
// documents name.
func (m *maker) signer() schemas.Signer {
	if m.options.Sign != nil {
		return m.options.Sign
	}
	for _, e := range m.events {
		for _, h := range e.headers {
			for _, scheme := range schemas.Schemes() {
				if strings.EqualFold(h.name, scheme.Header) {
					return scheme
				}
			}
		}
	}
	return nil
}

// files are those of the catalog.
func (m *maker) files() (map[string][]byte, error) {
	files := map[string][]byte{}
	c := m.catalog()
	index := c.NewIndex()
	names, size := map[string]bool{}, 0
	for i, e := range m.events {
		row := c.Rows[i]
		name := unique(names, pascal(row.ID()))
		entry := index.Add(row, name)
		entry.Members = e.roles
		for profile, document := range map[schemas.Profile]*jsontree.Object{schemas.Lenient: e.document, schemas.Strict: closed(e.document)} {
			file := row.SchemaFile(profile)
			document, _ = jsontree.Clone(document).(*jsontree.Object)
			document.Set("$schema", e.draft).Set("$id", c.BaseURL+file).Set("title", name)
			if e.text != "" && !document.Has("description") {
				document.Set("description", e.text)
			}
			schema.Sort(document)
			text, err := jsontree.Format(document)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", e.at, err)
			}
			if size += len(text); size > mostWritten {
				return nil, fmt.Errorf("%s: the catalog would have more than %d MiB", e.at, mostWritten>>20)
			}
			files[file] = text
		}
		if sample := m.sample(e); sample != nil {
			files[row.SampleFile()] = sample
			entry.Sample = row.SampleFile()
		}
	}
	if err := m.addBundles(files, c, index); err != nil {
		return nil, err
	}
	text, err := jsontree.Format(index)
	files[schemas.IndexFile] = text
	return files, err
}

// addBundles adds the choice of all events.
func (m *maker) addBundles(files map[string][]byte, c *schemas.Catalog, index *schemas.Index) error {
	var names []string
	for i := range index.Events {
		names = append(names, index.Events[i].Name)
	}
	bundle, err := m.bundle(names, c.Choice())
	if err != nil {
		return err
	}
	for profile, document := range map[schemas.Profile]*jsontree.Object{schemas.Lenient: bundle, schemas.Strict: closed(bundle)} {
		file := schemas.BundleFile(profile)
		document.Set("$schema", draft2020).Set("$id", c.BaseURL+file)
		schema.Sort(document)
		text, err := jsontree.Format(document)
		if err != nil {
			return err
		}
		files[file] = text
	}
	return nil
}

// sample is the first example of an event that reaches nobody.
func (m *maker) sample(e *event) []byte {
	for _, example := range e.examples {
		text, err := jsontree.Format(example)
		if _, isObject := example.(*jsontree.Object); err != nil || !isObject {
			continue
		}
		if what := reach.Value(example); what != "" {
			m.note(e.at, "its example is left out, because it has "+what)
			continue
		}
		return text
	}
	return nil
}

// pascal is a name in the way of types.
func pascal(name string) string {
	var b strings.Builder
	up := true
	for _, r := range name {
		switch {
		case r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			if up {
				r = unicode.ToUpper(r)
			}
			b.WriteRune(r)
			up = false
		default:
			up = true
		}
	}
	return cmp.Or(b.String(), "Event")
}

func unique(taken map[string]bool, name string) string {
	free := name
	for n := 2; taken[free]; n++ {
		free = name + strconv.Itoa(n)
	}
	taken[free] = true
	return free
}

// memory is files that are not written yet.
type memory map[string][]byte

// Open implements [fs.FS].
func (m memory) Open(name string) (fs.File, error) {
	text, ok := m[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return &memoryFile{Reader: *bytes.NewReader(text), name: name}, nil
}

type memoryFile struct {
	bytes.Reader
	name string
}

// Stat implements [fs.File].
func (f *memoryFile) Stat() (fs.FileInfo, error) { return f, nil }

// Close implements [fs.File].
func (*memoryFile) Close() error { return nil }

// The methods of [fs.FileInfo], beside Size.

// Name implements [fs.FileInfo].
func (f *memoryFile) Name() string { return f.name }

// Mode implements [fs.FileInfo].
func (*memoryFile) Mode() fs.FileMode { return 0o444 }

// ModTime implements [fs.FileInfo].
func (*memoryFile) ModTime() time.Time { return time.Time{} }

// IsDir implements [fs.FileInfo].
func (*memoryFile) IsDir() bool { return false }

// Sys implements [fs.FileInfo].
func (*memoryFile) Sys() any { return nil }
