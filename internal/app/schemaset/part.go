package schemaset

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/siohook/siohook/internal/app/newcatalog"
	"github.com/siohook/siohook/internal/app/schemadiff"
	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/jsonpos"
)

// part is one schema of a set: a file, or the payload of something that a file describes.
type part struct {
	newcatalog.Payload
	file   string // that editors can open
	event  string
	prefix string // of the files that the payload names

	parsed *schemadiff.Schema
	plain  *schemadiff.Schema // for validators
}

// apart takes a file of the set apart.
func (s *Set) apart(file string, text []byte, load func(string) ([]byte, error)) ([]*part, []newcatalog.Refusal, error) {
	one := part{file: s.prefix + file, event: eventOf(file), prefix: s.prefix}
	switch string(bytes.TrimSpace(text)) {
	case "true", "false":
		one.Schema = text
		return []*part{&one}, nil, nil
	}
	payloads, notes, err := newcatalog.Payloads(newcatalog.Document{Name: file, Text: text}, load)
	if err != nil {
		return nil, nil, hint.With(fmt.Errorf("%s%w", s.prefix, err), hint.Of(err))
	}
	var all []*part
	for i := range payloads {
		p := one
		p.Payload = payloads[i]
		p.event = cmp.Or(p.Name, p.event)
		all = append(all, &p)
	}
	for i := range notes {
		notes[i].Place = s.prefix + notes[i].Place
	}
	return all, notes, nil
}

// schema reads the schema of the part.
func (p *part) schema() (*schemadiff.Schema, error) {
	if p.parsed != nil {
		return p.parsed, nil
	}
	parsed, err := p.parse(p.Schema)
	p.parsed = parsed
	return parsed, err
}

// forValidators reads the schema as validators see it, without what a discriminator says.
func (p *part) forValidators() (*schemadiff.Schema, error) {
	if p.plain != nil {
		return p.plain, nil
	}
	text, err := p.ForValidators()
	if err != nil {
		return nil, err
	}
	if text == nil {
		return p.schema()
	}
	p.plain, err = p.parse(text)
	return p.plain, err
}

func (p *part) parse(text []byte) (*schemadiff.Schema, error) {
	parsed, err := schemadiff.Parse(p.file, text)
	if err != nil {
		at := p.file
		var fault *jsonpos.Fault
		if errors.As(err, &fault) {
			file, _, line, column := p.place("#" + fault.Pointer)
			at = fmt.Sprintf("%s:%d:%d", file, line, column)
			err = fmt.Errorf("%s: want %s, got %s", fault.Rule, fault.Want, fault.Got)
		}
		if p.Name != "" {
			at += ": " + p.Name
		}
		return nil, fmt.Errorf("%s: %w", at, err)
	}
	return parsed, nil
}

// place is where a part of the schema, a fragment, stands.
func (p *part) place(fragment string) (file, in string, line, column int) {
	if !p.Placed() {
		return p.file, fragment, 1, 1
	}
	file, in, line, column = p.Place(strings.TrimPrefix(fragment, "#"))
	return p.prefix + file, "#" + in, line, column
}
