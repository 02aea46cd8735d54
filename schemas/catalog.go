package schemas

import (
	"embed"
	"fmt"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"

	"github.com/siohook/siohook/internal/base/dispatch"
	"github.com/siohook/siohook/internal/base/schema"
)

// Event is the typed payload of one delivery: a pointer to one of the structs
// that a catalog's rows name, for example *[ContactTagAdded].
type Event interface {
	// EventType is the payload's type, for example "contact.tag.added".
	EventType() string
	// EventTime is when the event happened, in UTC; the zero time where payloads do not say.
	EventTime() time.Time
}

// Catalog is the ordered events of one provider product. Package users may
// build one from structs of their own; it must not change once it is in use.
type Catalog struct {
	Name  string // one word, for example "automation"
	Title string // for people
	// BaseURL is the absolute, versioned address under which the schemas are
	// published, ending in a slash; the $id of each starts with it.
	BaseURL string
	Rows    []*Row
	// Published holds what package generator makes of the rows: the schemas by
	// [Row.SchemaFile] and [BundleFile], each in the folder draft-07 as well, and the
	// samples by [Row.SampleFile].
	Published Files
	// Wire is what is true of the deliveries.
	Wire Wire

	parts []*Catalog // see [All]

	// A sync.Map here is compiled again by every package that reads a Catalog.
	reading      sync.Mutex
	read         map[string]*schema.Schema // by file
	index        *Index                    // nil until it is read
	dispatch     *dispatch.Table
	dispatchOnce sync.Once
}

// Files are published files by name. An [fs.ReadFileFS] is one; so is the
// result of package generator.
type Files interface {
	ReadFile(name string) ([]byte, error)
}

// Row is one event of a catalog.
type Row struct {
	Type    string // the payload's type
	Variant string // tells apart events of the same type; "" when there is one
	// Select is the JSON Pointer of a place in the payload that only this variant has:
	// its presence selects the variant. "" when there is one.
	Select string
	// Counts is what a receiver counts when it gets the event, such as "sale"; with a
	// minus before it, what it takes from. "" when it counts nothing.
	Counts string
	// Undoes is the type of the event that this one takes back, such as that of a tag that was
	// added where this is its removal. "" where it takes none back; what Counts takes from
	// need not be named.
	Undoes string
	// Moment is what happens to a contact when the event is sent, for the stories that
	// package fake tells: created, optin, blog_optin, tagged, untagged, visited, clicked,
	// registered, bought, canceled, enrolled, bundle_enrolled or finished. "" when it is in
	// none.
	Moment   string
	Title    string   // for people
	Trigger  string   // name of the trigger in the provider's help article, in Dutch as the article is
	Model    Event    // pointer to a zero value of the event's struct
	Evidence Evidence // how the event is known
	Since    string   // first version of the catalog that has it
}

// Evidence says how something is known about the provider. What is only
// inferred is a guess tag, never an Evidence.
type Evidence string

// The grades of evidence.
const (
	Doc  Evidence = "doc"  // stated by the provider's help article
	Seen Evidence = "seen" // seen on real deliveries, not in the article
)

// Unknown is the evidence of what nobody says how it is known. No row and no index has it.
const Unknown Evidence = "unknown"

// Profile is how closed the world is taken to be.
type Profile string

// The profiles. What strict accepts, lenient accepts.
const (
	// Lenient leaves room for what the provider may add: unknown members and
	// new values of open enumerations pass, formats are annotations.
	Lenient Profile = "lenient"
	// Strict accepts nothing but what is documented or seen.
	Strict Profile = "strict"
)

// ID names the event: its type, or type/variant.
func (r *Row) ID() string {
	if r.Variant == "" {
		return r.Type
	}
	return r.Type + "/" + r.Variant
}

// FileStem is the event's ID with a dot for the slash, as files are named.
func (r *Row) FileStem() string { return strings.ReplaceAll(r.ID(), "/", ".") }

// SchemaFile is the name of the event's JSON Schema 2020-12 among the published
// files; its draft-07 copy has the same name in the folder draft-07.
func (r *Row) SchemaFile(p Profile) string {
	if p == Strict {
		return r.FileStem() + ".strict.schema.json"
	}
	return r.FileStem() + ".schema.json"
}

// BundleFile is the name of the choice of all events among the published files.
func BundleFile(p Profile) string {
	if p == Strict {
		return "bundle.strict.schema.json"
	}
	return "bundle.schema.json"
}

// SampleFile is the name of the provider's own example among the published files.
func (r *Row) SampleFile() string { return path.Join("samples", r.FileStem()+".json") }

// IDs lists the events' ids in the catalog's order.
func (c *Catalog) IDs() []string {
	ids := make([]string, len(c.Rows))
	for i, row := range c.Rows {
		ids[i] = row.ID()
	}
	return ids
}

// Types lists the distinct types in the catalog's order.
func (c *Catalog) Types() []string {
	var types []string
	seen := map[string]bool{}
	for _, row := range c.Rows {
		if !seen[row.Type] {
			seen[row.Type] = true
			types = append(types, row.Type)
		}
	}
	return types
}

// Row finds an event by its id. nil when there is none.
func (c *Catalog) Row(id string) *Row {
	for _, row := range c.Rows {
		if row.ID() == id {
			return row
		}
	}
	return nil
}

// Schema returns the event's published JSON Schema 2020-12.
func (c *Catalog) Schema(r *Row, p Profile) ([]byte, error) {
	return c.Owner(r).ReadFile(r.SchemaFile(p))
}

// ReadSchema returns the event's published schema as this module's packages work with
// it. It is read once, and must not be changed.
func (c *Catalog) ReadSchema(r *Row, p Profile) (*schema.Schema, error) {
	name := r.SchemaFile(p)
	c = c.Owner(r)
	c.reading.Lock()
	defer c.reading.Unlock()
	if known := c.read[name]; known != nil {
		return known, nil
	}
	text, err := c.ReadFile(name)
	if err != nil {
		return nil, err
	}
	s, err := schema.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("catalog %s: %s: %w", c.Name, name, err)
	}
	if c.read == nil {
		c.read = map[string]*schema.Schema{}
	}
	c.read[name] = s
	return s, nil
}

// Sample returns the provider's own example of the event, as published: its
// escapes are doubled where the article's are.
func (c *Catalog) Sample(r *Row) ([]byte, error) { return c.Owner(r).ReadFile(r.SampleFile()) }

// ReadFile reads a published file.
func (c *Catalog) ReadFile(name string) ([]byte, error) {
	if c.Published == nil {
		return nil, fmt.Errorf("catalog %s: %s: nothing is published; package generator makes the files", c.Name, name)
	}
	b, err := c.Published.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("catalog %s: %w", c.Name, err)
	}
	return b, nil
}

//go:generate go run ../generator/gen

//go:embed json
var published embed.FS

// embedded are the published files of the automation catalog.
type embedded struct{}

func (embedded) ReadFile(name string) ([]byte, error) {
	return published.ReadFile(path.Join("json", name))
}

// Automation returns the catalog of the action "call a webhook" of automation
// rules and workflows: the triggers that the help article documents, and those that were
// only seen.
func Automation() *Catalog { return automation }

// OrDefault is the catalog, or [Automation] when it is nil.
func (c *Catalog) OrDefault() *Catalog {
	if c == nil {
		return automation
	}
	return c
}

var automation = &Catalog{
	Name:      "automation",
	Title:     "systeme.io automation rules and workflows: call a webhook",
	BaseURL:   "https://siohook.github.io/schemas/automation/v1/",
	Published: embedded{},
	Wire: Wire{
		Event: BodyMember("/type"),
		Header: http.Header{ // seen; the article names none
			"Content-Type":    {"application/json"}, // without charset
			"Accept":          {"application/json"},
			"Accept-Language": {"en-us,en;q=0.5"},
			"Accept-Charset":  {"ISO-8859-1,utf-8;q=0.7,*;q=0.7"},
			"User-Agent":      {"Symfony"},
		},
		Encoding: "php",
		Evidence: Seen,
	},
	Rows: []*Row{
		{Type: "contact.optin.completed", Variant: "funnel_step", Select: "/data/funnel_step", Moment: "optin", Title: "Funnel step form subscribed", Trigger: "Funnel stap formulier ingeschreven", Model: &ContactOptinCompletedFunnelStep{}, Evidence: Doc, Since: "v1"},
		{Type: "customer.sale.completed", Counts: "sale", Moment: "bought", Title: "New sale", Trigger: "Nieuwe verkoop", Model: &CustomerSaleCompleted{}, Evidence: Doc, Since: "v1"},
		{Type: "contact.tag.added", Moment: "tagged", Title: "Tag added", Trigger: "Tag toegevoegd", Model: &ContactTagAdded{}, Evidence: Doc, Since: "v1"},
		{Type: "contact.tag.removed", Undoes: "contact.tag.added", Moment: "untagged", Title: "Tag removed", Trigger: "Tag verwijderd", Model: &ContactTagRemoved{}, Evidence: Doc, Since: "v1"},
		{Type: "contact.optin.completed", Variant: "blog_page", Select: "/data/page_model", Moment: "blog_optin", Title: "Blog page form subscribed", Trigger: "Blogpagina formulier ingeschreven", Model: &ContactOptinCompletedBlogPage{}, Evidence: Doc, Since: "v1"},
		{Type: "contact.webinar.registered", Moment: "registered", Title: "Registered for a webinar", Trigger: "Ingeschreven voor het webinar", Model: &ContactWebinarRegistered{}, Evidence: Doc, Since: "v1"},
		{Type: "contact.course.enrolled", Moment: "enrolled", Title: "Enrolled in a course", Trigger: "Ingeschreven voor de cursus", Model: &ContactCourseEnrolled{}, Evidence: Doc, Since: "v1"},
		{Type: "contact.course_bundle.enrolled", Moment: "bundle_enrolled", Title: "Enrolled in a course bundle", Trigger: "Ingeschreven voor een cursusbundel", Model: &ContactCourseBundleEnrolled{}, Evidence: Doc, Since: "v1"},
		{Type: "contact.campaign.finished", Moment: "finished", Title: "Campaign finished", Trigger: "Campagne voltooid", Model: &ContactCampaignFinished{}, Evidence: Doc, Since: "v1"},
		{Type: "contact.page.visited", Moment: "visited", Title: "Page visited", Trigger: "Pagina bezocht", Model: &ContactPageVisited{}, Evidence: Doc, Since: "v1"},
		{Type: "contact.email_link.clicked", Moment: "clicked", Title: "E-mail link clicked", Trigger: "E-mail link geklikt", Model: &ContactEmailLinkClicked{}, Evidence: Doc, Since: "v1"},
	},
}
