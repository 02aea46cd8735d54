package fake

import (
	"errors"
	"fmt"

	"github.com/siohook/siohook/fake/edit"
	"github.com/siohook/siohook/fake/encode"
	"github.com/siohook/siohook/fake/internal/splice"
	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/schemas"
)

// TemplateError tells what is wrong with [Options.Template] or [Options.Vary].
type TemplateError struct {
	Vary string // the path at fault; "" when it is the template
	Err  error
}

func (e *TemplateError) Error() string {
	if e.Vary == "" {
		return fmt.Sprintf("template: %v", e.Err)
	}
	return fmt.Sprintf("vary %s: %v", e.Vary, e.Err)
}

func (e *TemplateError) Unwrap() error { return e.Err }

// template is a payload some places of which are made up anew each time.
type template struct {
	row   *schemas.Row
	parts [][]byte // what stands before, between and after the places
	holes []hole   // one less than parts, in the order of the text
}

// hole is a place of a template.
type hole struct {
	pointer string
	own     []byte // what the template has there
}

func newTemplate(o Options, appendString encode.StringAppender) (*template, error) {
	text, err := appendTemplate(o.Template, appendString)
	if err != nil {
		return nil, &TemplateError{"", err}
	}
	document, err := jsonpos.Parse(text, splice.Deep)
	if err != nil {
		return nil, &TemplateError{"", err}
	}
	row, err := o.Catalog.IdentifyOne(nil, document)
	if err != nil {
		return nil, &TemplateError{"", err}
	}
	var places []jsonpos.Node
	for _, path := range o.Vary {
		place, ok := document.Lookup(splice.Pointer(edit.Tokens(path)))
		if !ok {
			return nil, &TemplateError{path, errors.New("the template does not have this path")}
		}
		if err := edit.CheckPath(edit.Tokens(path), o.Catalog, []*schemas.Row{row}); err != nil {
			return nil, &TemplateError{path, err}
		}
		places = append(places, place)
	}
	if len(places) == 0 {
		return nil, &TemplateError{"", errors.New("want at least one path to vary")}
	}
	return newHoles(row, text, places), nil
}

// newHoles cuts the places out. What is inside another one is part of it.
func newHoles(row *schemas.Row, text []byte, places []jsonpos.Node) *template {
	sorted.By(places, func(a, b jsonpos.Node) int {
		if a.Start() != b.Start() {
			return a.Start() - b.Start()
		}
		return b.End() - a.End()
	})
	t, end := &template{row: row}, 0
	for _, place := range places {
		if place.Start() < end {
			continue
		}
		t.parts = append(t.parts, text[end:place.Start()])
		t.holes = append(t.holes, hole{place.Pointer(), place.Raw()})
		end = place.End()
	}
	t.parts = append(t.parts, text[end:])
	return t
}

// appendTemplate writes a template in the encoding of the faker. Its own faults
// are a *jsonpos.Fault.
func appendTemplate(text []byte, appendString encode.StringAppender) ([]byte, error) {
	document, err := jsonpos.Parse(text, jsonpos.Limits{})
	if err != nil {
		return nil, err
	}
	for i := range document.Faults {
		return nil, &document.Faults[i]
	}
	return encode.AppendValue(nil, text, appendString), nil
}

// fill appends the template with values from a made-up event of its kind. A
// place that the event does not have keeps the template's value.
func (t *template) fill(dst, event []byte) []byte {
	document, err := jsonpos.Parse(event, splice.Deep)
	for i, part := range t.parts {
		dst = append(dst, part...)
		if i == len(t.holes) {
			break
		}
		value := t.holes[i].own
		if err == nil {
			if made, ok := document.Lookup(t.holes[i].pointer); ok {
				value = made.Raw()
			}
		}
		dst = append(dst, value...)
	}
	return dst
}
