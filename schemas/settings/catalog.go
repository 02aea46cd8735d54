package settings

import (
	"embed"
	"net/http"
	"path"

	"github.com/siohook/siohook/schemas"
)

// The events' names, which are in a header alone (seen).
const (
	contactCreated    = "CONTACT_CREATED"
	contactTagAdded   = "CONTACT_TAG_ADDED"
	contactTagRemoved = "CONTACT_TAG_REMOVED"
	contactOptIn      = "CONTACT_OPT_IN"
	saleNew           = "SALE_NEW"
	saleCanceled      = "SALE_CANCELED" // with one L
)

//go:embed json
var published embed.FS

// embedded are the published files of the catalog.
type embedded struct{}

// ReadFile implements [schemas.Files].
func (embedded) ReadFile(name string) ([]byte, error) {
	return published.ReadFile(path.Join("json", name))
}

// Catalog returns the catalog of the service Settings, Webhooks. The help article has its list of
// events; how they are named, and what they have, was only seen.
func Catalog() *schemas.Catalog { return catalog }

var catalog = &schemas.Catalog{
	Name:      "settings",
	Title:     "systeme.io settings: webhooks",
	BaseURL:   "https://siohook.github.io/schemas/settings/v1/",
	Published: embedded{},
	Wire: schemas.Wire{
		Event: schemas.HeaderName(eventHeader),
		Header: http.Header{
			"Content-Type":    {"application/json"},
			"Accept":          {"application/json"},
			"User-Agent":      {"SystemeIO-Webhook"},
			"Accept-Encoding": {"gzip"},
		},
		Stamp:    stamp,
		Encoding: "php",
		Sign:     schemas.HMAC{Header: "X-Webhook-Signature"},
		Evidence: schemas.Seen,
	},
	Rows: []*schemas.Row{
		{Type: contactCreated, Moment: "created", Title: "Contact created", Model: &ContactCreated{}, Evidence: schemas.Doc, Since: "v1"},
		{Type: contactTagAdded, Moment: "tagged", Title: "Tag added", Model: &ContactTagAdded{}, Evidence: schemas.Doc, Since: "v1"},
		{Type: contactTagRemoved, Undoes: contactTagAdded, Moment: "untagged", Title: "Tag removed", Model: &ContactTagRemoved{}, Evidence: schemas.Doc, Since: "v1"},
		{Type: contactOptIn, Moment: "optin", Title: "Opt-in", Model: &ContactOptIn{}, Evidence: schemas.Doc, Since: "v1"},
		{Type: saleNew, Counts: "sale", Moment: "bought", Title: "New sale", Model: &SaleNew{}, Evidence: schemas.Doc, Since: "v1"},
		{Type: saleCanceled, Counts: "-sale", Undoes: saleNew, Moment: "canceled", Title: "Sale canceled", Model: &SaleCanceled{}, Evidence: schemas.Doc, Since: "v1"},
	},
}
