package publish

import (
	"cmp"
	"slices"
	"strings"

	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/schema"
	"github.com/siohook/siohook/schemas"
)

// memberRow is a line of an event's table: a member, however deep it stands.
type memberRow struct {
	place
	Path     string // data.contact.ip, data.order_item.resources[].type
	Depth    int
	Type     string
	Optional bool
	Doc      string
	Evidence string           // doc, seen, guess or unknown
	Known    schemas.Evidence // of the member itself, whatever is guessed of its values
	Guess    string           // what it probably holds
	Values   []string
	Open     bool // others may come
	SeenOnly []string
	Format   string
	Example  string
}

// Steps are the parts of the path, after each of which a line may break.
func (r memberRow) Steps() []string { return strings.SplitAfter(r.Path, ".") }

// deepest is how deep members are followed: a definition may contain itself.
const deepest = 8

// memberRows lists all members of a row's payloads, in their order.
func (k *contract) memberRows(row *schemas.Row) []memberRow {
	t := table{contract: k, known: k.known[row]}
	t.members(k.names[row], "", "", 0)
	return t.rows
}

type table struct {
	*contract
	known schemas.Members
	rows  []memberRow
}

// members lists those of a definition, which is at a place of the payload.
func (k *table) members(name, prefix, pointer string, depth int) {
	def, closed := k.def(schemas.Lenient, name), k.def(schemas.Strict, name)
	if def == nil || depth > deepest {
		return
	}
	for _, branch := range def.OneOf {
		if branch.Ref == nil {
			continue
		}
		target := schema.RefName(branch.Tree)
		first := len(k.rows)
		k.members(target, prefix, pointer, depth)
		for i := first; i < len(k.rows); i++ {
			if row := &k.rows[i]; strings.Count(row.Path, ".") == strings.Count(prefix, ".") {
				row.Doc = strings.TrimSpace("(" + spaced(target) + ") " + row.Doc)
			}
		}
	}
	for _, member := range def.Properties {
		p := member.Schema
		strict, _ := closed.Property(member.Name)
		s := shapeOf(p, strict)
		row := memberRow{
			place: place{name, member.Name}, Path: prefix + member.Name, Depth: depth, Type: k.words(&s), Optional: !def.Requires(member.Name),
			Doc: p.Text("description"), Format: p.Text("format"),
		}
		if isNull(strict) { // the lenient schema takes anything
			row.Type = "null so far"
		}
		at := pointer + "/" + jsonpos.Escape(member.Name)
		known, _ := k.known.At(at)
		row.Known = cmp.Or(known.Evidence, schemas.Unknown)
		row.Evidence, row.Guess = string(row.Known), known.Guess
		if row.Guess != "" {
			row.Evidence = "guess"
		}
		row.SeenOnly = known.Seen
		for _, v := range append(s.Values, s.Known...) {
			row.Values = append(row.Values, literal(v))
		}
		row.Open = s.Known != nil
		if examples := p.List("examples"); len(examples) > 0 && row.Values == nil {
			row.Example = literal(examples[0])
		}
		target, suffix := s.Name, "."
		if s.Items != nil && s.Items.Name != "" {
			target, suffix, at = s.Items.Name, "[].", at+"/*"
		}
		if len(s.Either) > 0 && s.Either[0].Name != "" {
			target = s.Either[0].Name
		}
		if target != "" && row.Doc == "" {
			row.Doc = k.def(schemas.Lenient, target).Text("description")
		}
		row.Doc = k.prose(row.Doc)
		k.rows = append(k.rows, row)
		if target != "" {
			k.members(target, row.Path+suffix, at, depth+1)
		}
	}
}

// words says what a value is, for people. Within are the names of those that lead here: one may contain itself.
func (k *contract) words(s *shape, within ...string) string {
	text := "anything"
	switch {
	case s.Name != "":
		text = "object"
		switch def := k.def(schemas.Lenient, s.Name); {
		case slices.Contains(within, s.Name):
			text = "the same"
		case def != nil && !def.Has("properties"):
			inner := shapeOf(def, k.def(schemas.Strict, s.Name))
			text = k.words(&inner, append(slices.Clone(within), s.Name)...)
		}
	case s.Values != nil:
		text = "constant"
	case s.Either != nil:
		var words []string
		for i := range s.Either {
			words = append(words, k.words(&s.Either[i], within...))
		}
		text = strings.Join(words, " or ")
	case s.Items != nil:
		text = "array of " + k.words(s.Items, within...)
	case s.Empty:
		text = "[]"
	case s.Map != nil:
		text = "object of " + k.words(s.Map, within...)
	case s.Scalar != "":
		text = s.Scalar
	}
	if s.Null {
		text += " or null"
	}
	return text
}
