package publish

import (
	"bytes"
	"cmp"
	_ "embed"
	"html/template"
	"strings"

	"github.com/siohook/siohook/internal/base/dispatch"
	"github.com/siohook/siohook/internal/base/web"
	"github.com/siohook/siohook/schemas"
)

//go:embed page.html.tmpl
var pageTemplate string

//go:embed page.css
var pageStyle string

//go:embed page.js
var pageScript string

// pageEvent is what the page says of an event.
type pageEvent struct {
	Anchor, ID, Type, Variant, Holder, Member, Title, Trigger, Doc, Since string
	Evidence                                                              string
	Members                                                               []memberRow
	Sample                                                                string
	Files                                                                 []pageFile
	Words                                                                 string // that the search finds it by
}

type pageFile struct{ Name, Label string }

// page adds index.html: one file, without anything from elsewhere, which works
// without its script.
func (k *contract) page() error {
	t, err := template.New("page").Parse(pageTemplate)
	if err != nil {
		return err
	}
	style := web.CSS + "\n" + pageStyle
	var events []pageEvent
	for _, row := range k.rows {
		events = append(events, k.pageEvent(row))
	}
	var b bytes.Buffer
	err = t.Execute(&b, map[string]any{
		"Title":  k.catalog.Title,
		"Name":   k.catalog.Name,
		"Base":   k.base,
		"Style":  template.CSS(style),
		"Script": template.JS(pageScript),
		"Policy": web.Policy(pageScript, style),
		"Events": events,
		"Documents": []pageFile{
			{"bundle.schema.json", "JSON Schema of all events"}, {"bundle.strict.schema.json", "the same, strict"},
			{"draft-07/bundle.schema.json", "in draft-07"}, {"draft-07/bundle.strict.schema.json", "in draft-07, strict"},
			{"openapi.json", "OpenAPI 3.1"}, {"asyncapi.json", "AsyncAPI 3"},
			{"typescript/index.d.ts", "TypeScript declarations"}, {"index.json", "list of all files"},
		},
	})
	if err != nil {
		return err
	}
	k.files["index.html"] = b.Bytes()
	return nil
}

func (k *contract) pageEvent(row *schemas.Row) pageEvent {
	holder, member := dispatch.Split(row.Select)
	e := pageEvent{
		Anchor: row.FileStem(), ID: row.ID(), Type: row.Type, Variant: row.Variant, Holder: strings.TrimPrefix(holder, "/"), Member: member, Title: row.Title, Trigger: row.Trigger,
		Doc: k.prose(k.def(schemas.Lenient, k.names[row]).Text("description")), Since: row.Since, Evidence: string(cmp.Or(row.Evidence, schemas.Unknown)),
		Members: k.memberRows(row),
		Sample:  strings.TrimSpace(string(k.samples[row])),
		Files: []pageFile{
			{row.SchemaFile(schemas.Lenient), "schema"}, {row.SchemaFile(schemas.Strict), "strict schema"},
			{"draft-07/" + row.SchemaFile(schemas.Lenient), "draft-07"}, {"draft-07/" + row.SchemaFile(schemas.Strict), "strict draft-07"},
		},
	}
	if e.Sample != "" {
		e.Files = append(e.Files, pageFile{row.SampleFile(), "sample"})
	}
	words := []string{e.ID, e.Title, e.Trigger}
	for _, m := range e.Members {
		words = append(words, m.Path)
	}
	e.Words = strings.ToLower(strings.Join(words, " "))
	return e
}
