package publish

import (
	"cmp"
	"embed"
	"fmt"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/jsontree"
	"github.com/siohook/siohook/internal/base/lazy"
	"github.com/siohook/siohook/schemas"
)

// phpSources are what all packages have: how models are read and written.
//
//go:embed php/*.php
var phpSources embed.FS

// phpName is the package's name for Composer.
func (k *contract) phpName() string {
	return "siohook/" + strings.Trim(phpNameParts().ReplaceAllString(k.slug(), "-"), "-")
}

var phpNameParts = lazy.Pattern(`[^a-z0-9]+`)

// phpNamespace is the namespace of the package; its types are in the namespace Types below it.
func (k *contract) phpNamespace() string { return `Siohook\` + phpCase(k.slug()) }

// php adds a folder that Composer loads: a class for each type that is an object, an enum for each closed
// list, and Event, which finds the class of a delivery.
func (k *contract) php() error {
	manifest := jsontree.New().
		Set("name", k.phpName()).
		Set("description", k.catalog.Title+": classes, JSON Schemas and samples").
		Set("version", k.version).
		Set("type", "library").
		Set("license", "MIT").
		Set("require", jsontree.New().Set("php", ">=8.1").Set("ext-json", "*")).
		Set("autoload", jsontree.New().Set("psr-4", jsontree.New().Set(k.phpNamespace()+`\`, "src/")))
	if err := k.add("php/composer.json", manifest); err != nil {
		return err
	}
	p := &phpTypes{contract: k, named: map[string]*named{}, loops: map[string]bool{}, taken: maps.Clone(reserved())}
	types := k.types()
	for i := range types {
		p.named[types[i].Name] = &types[i]
		p.taken[strings.ToLower(types[i].Name)] = true
	}
	isEvent := map[string]bool{}
	for _, row := range k.rows {
		isEvent[k.typeName(k.names[row])] = true
	}
	for _, n := range types {
		if n.Object || isEvent[n.Name] {
			p.class(n)
		} else if n.Values != nil {
			p.of(&shape{Name: n.Name}, "", way{})
		}
	}
	sources, err := phpSources.ReadDir("php")
	if err != nil {
		return err
	}
	for _, source := range sources {
		text, err := phpSources.ReadFile("php/" + source.Name())
		if err != nil {
			return err
		}
		k.files["php/src/"+source.Name()] = []byte(strings.NewReplacer(
			`Siohook\Catalog`, k.phpNamespace(),
			"        //EVENTS\n", k.phpEvents(),
			"//CLASSES", k.phpClasses(),
			"null; //NAMES", phpNames(k.catalog.Event())+";",
		).Replace(string(text)))
	}
	k.files["php/README.md"] = []byte(k.phpReadme())
	k.copyInto("php")
	return nil
}

// phpEvents are the elements of Event::ALL.
func (k *contract) phpEvents() string {
	var b strings.Builder
	for _, row := range k.rows {
		variant, sample := "null", "null"
		if row.Variant != "" {
			variant = phpString(row.Variant)
		}
		if k.samples[row] != nil {
			sample = phpString(row.SampleFile())
		}
		fmt.Fprintf(&b, "        ['id' => %s, 'type' => %s, 'variant' => %s, 'title' => %s, 'class' => Types\\%s::class, 'select' => %s, 'schemas' => ['lenient' => %s, 'strict' => %s], 'sample' => %s],\n",
			phpString(row.ID()), phpString(row.Type), variant, phpString(row.Title), k.typeName(k.names[row]), phpStrings(jsonpos.Tokens(row.Select)),
			phpString("schemas/"+row.SchemaFile(schemas.Lenient)), phpString("schemas/"+row.SchemaFile(schemas.Strict)), sample)
	}
	return b.String()
}

// phpClasses are the classes of events, as comments have them.
func (k *contract) phpClasses() string {
	var all []string
	for _, row := range k.rows {
		all = append(all, `Types\`+k.typeName(k.names[row]))
	}
	return strings.Join(distinct(all), "|")
}

// phpNames is what gives the names of a delivery, the best first; null where nothing names it.
func phpNames(event schemas.Identify) string {
	switch e := event.(type) {
	case schemas.BodyMember:
		return "self::member($payload, " + phpStrings(jsonpos.Tokens(string(e))) + ")"
	case schemas.HeaderName:
		return "self::header($headers, " + phpString(strings.ToLower(string(e))) + ")"
	case schemas.Both:
		return "self::both(" + phpNames(e.First) + ", " + phpNames(e.Second) + ")"
	}
	return "null"
}

// phpTypes writes the types of a package.
type phpTypes struct {
	*contract
	named map[string]*named // by name
	taken map[string]bool   // names of types, in lower case
	enums map[string]string // of closed lists that have a name, by that
	loops map[string]bool   // shapes without a class that contain themselves, by name
}

// way is the names of the shapes without a class that lead to a shape.
type way struct {
	names []string
	outer int // so many of the names are of shapes whose elements or members these are
}

func (w way) to(name string) way { return way{append(slices.Clone(w.names), name), w.outer} }

func (w way) inside() way { return way{w.names, len(w.names)} }

// phpType is a type in the three places that have it.
type phpType struct {
	native []string // the types of PHP itself, in their order, with null and mixed
	doc    string   // in comments
	read   string   // the function that reads it
}

var anyPHP = phpType{[]string{"mixed"}, "mixed", "Read::any()"}

// of is the type of a shape. An enum that it needs gets the name. What reads a shape without a class that
// contains itself is a function of that name; one that is itself is anything.
func (p *phpTypes) of(s *shape, name string, within way) phpType {
	var t phpType
	switch {
	case s.Name != "":
		n, i := p.named[s.Name], slices.Index(within.names, s.Name)
		switch {
		case n == nil || i >= within.outer:
			t = anyPHP
		case i >= 0:
			p.loops[s.Name] = true
			t = phpType{[]string{"mixed"}, "mixed", s.Name + "::read(...)"}
		case n.Object:
			t = phpType{[]string{s.Name}, s.Name, "Read::model(" + s.Name + "::class)"}
		default:
			if t = p.of(&n.shape, s.Name, within.to(s.Name)); p.loops[s.Name] {
				p.write(s.Name, "use "+p.phpNamespace()+"\\Read;\n\n/** @internal */\nfinal class "+s.Name+"\n{\n    public static function read(mixed $value, string $at): mixed\n    {\n        return ("+t.read+")($value, $at);\n    }\n}\n")
				t.read = s.Name + "::read(...)"
			}
		}
	case s.Values != nil:
		t = p.values(s.Values, name)
	case s.Either != nil:
		var docs, reads []string
		for i := range s.Either {
			one := p.of(&s.Either[i], name, within)
			t.native = append(t.native, one.native...)
			docs, reads = append(docs, one.doc), append(reads, one.read)
		}
		t.doc, t.read = strings.Join(distinct(docs), "|"), "Read::either("+strings.Join(distinct(reads), ", ")+")"
	case s.Items != nil:
		one := p.of(s.Items, name, within.inside())
		t = phpType{[]string{"array"}, "list<" + one.doc + ">", "Read::list(" + one.read + ")"}
	case s.Empty:
		t = phpType{[]string{"array"}, "array{}", "Read::nothing()"}
	case s.Map != nil:
		one := p.of(s.Map, name, within.inside())
		t = phpType{[]string{"JsonObject"}, "JsonObject<" + one.doc + ">", "Read::map(" + one.read + ")"}
	case s.Scalar != "":
		t = phpScalar(s.Scalar)
		if known := phpLiterals(s.Known); known != nil && s.Scalar == "string" {
			t.doc = strings.Join(append(known, "string"), "|")
		}
	default:
		t = anyPHP
	}
	if s.Null && !slices.Contains(t.native, "mixed") {
		t = phpType{append(slices.Clone(t.native), "null"), t.doc + "|null", "Read::nullable(" + t.read + ")"}
	}
	t.native = distinct(t.native)
	return t
}

func phpScalar(kind string) phpType {
	switch kind {
	case "integer":
		return phpType{[]string{"int"}, "int", "Read::integer()"}
	case "number":
		return phpType{[]string{"int", "float"}, "int|float", "Read::number()"}
	case "boolean":
		return phpType{[]string{"bool"}, "bool", "Read::boolean()"}
	case "null":
		return phpType{[]string{"null"}, "null", "Read::null()"}
	}
	return phpType{[]string{"string"}, "string", "Read::string()"}
}

// values is the type of a closed list: an enum where it has several values of one scalar type.
func (p *phpTypes) values(values []any, name string) phpType {
	var literals, kinds []string
	for _, v := range values {
		text, kind := phpLiteral(v)
		if kind == "" {
			return anyPHP
		}
		if !slices.Contains(literals, text) {
			literals, kinds = append(literals, text), append(kinds, kind)
		}
	}
	if i := slices.Index(literals, "null"); i >= 0 && len(literals) > 1 {
		t := p.values(slices.DeleteFunc(slices.Clone(values), func(v any) bool { return v == nil }), name)
		return phpType{append(t.native, "null"), t.doc + "|null", "Read::nullable(" + t.read + ")"}
	}
	kinds = distinct(kinds)
	if len(literals) > 1 && len(kinds) == 1 && (kinds[0] == "string" || kinds[0] == "int") {
		enum := p.enum(name, kinds[0], literals)
		return phpType{[]string{enum}, enum, "Read::enum(" + enum + "::class)"}
	}
	t := phpType{kinds, strings.Join(kinds, "|"), "Read::among([" + strings.Join(literals, ", ") + "])"}
	if docs := phpLiterals(values); docs != nil {
		t.doc = strings.Join(docs, "|")
	}
	return t
}

// enum writes an enum and gives its name.
func (p *phpTypes) enum(name, kind string, literals []string) string {
	n := p.named[name]
	if enum, ok := p.enums[name]; ok {
		return enum
	}
	enum := name
	if n == nil {
		enum = unique(p.taken, strings.ToLower, name)
	} else {
		if p.enums == nil {
			p.enums = map[string]string{}
		}
		p.enums[name] = name
	}
	var b strings.Builder
	if n != nil {
		comment(&b, "", n.Doc)
	}
	fmt.Fprintf(&b, "enum %s: %s\n{\n", enum, kind)
	taken := map[string]bool{"class": true, "cases": true, "from": true, "tryfrom": true}
	for _, literal := range literals {
		fmt.Fprintf(&b, "    case %s = %s;\n", unique(taken, strings.ToLower, phpCase(strings.Trim(literal, "'"))), literal)
	}
	b.WriteString("}\n")
	p.write(enum, b.String())
	return enum
}

func (p *phpTypes) write(name, text string) {
	p.files[path.Join("php", "src", "Types", name+".php")] = []byte("<?php\n\n/* Generated by siohook schema export; do not edit. */\n\ndeclare(strict_types=1);\n\nnamespace " + p.phpNamespace() + "\\Types;\n\n" + text)
}

// phpMember is how a class has a member of its payloads.
type phpMember struct {
	field
	phpType
	property string
	presence string
}

// class writes a class.
func (p *phpTypes) class(n named) {
	taken := map[string]bool{"this": true, "extra": true, "nulls": true}
	var members []phpMember
	hasNulls := false
	for _, f := range n.Fields {
		m := phpMember{f, p.of(&f.shape, n.Name+phpCase(f.Name), way{}), unique(taken, itself, identifier(f.Name)), ""}
		if f.Optional {
			m.presence = ", self::OPTIONAL"
			if slices.Contains(m.native, "mixed") || slices.Contains(m.native, "null") {
				m.presence, hasNulls = ", self::OPTIONAL_OR_NULL", true
			}
		}
		members = append(members, m)
	}
	var b strings.Builder
	ns := p.phpNamespace()
	fmt.Fprintf(&b, "use %s\\JsonObject;\nuse %[1]s\\Model;\nuse %[1]s\\Read;\n\n", ns)
	comment(&b, "", n.Doc)
	fmt.Fprintf(&b, "final class %s extends Model\n{\n    public function __construct(\n", n.Name)
	inOrder := slices.Clone(members)
	slices.SortStableFunc(inOrder, func(a, b phpMember) int { return cmp.Compare(len(a.presence), len(b.presence)) })
	for _, m := range inOrder {
		m.declare(&b)
	}
	if hasNulls {
		b.WriteString("        /** @var list<string> optional members that are null in the payload */\n        public readonly array $nulls = [],\n")
	}
	b.WriteString("        /** @var array<array-key, mixed> members without a property, by name */\n        public readonly array $extra = [],\n    ) {\n    }\n\n    protected static function members(): array\n    {\n        return [\n")
	for _, m := range members {
		fmt.Fprintf(&b, "            %s => ['%s', %s, %s],\n", phpString(m.Name), m.property, m.read, cmp.Or(strings.TrimPrefix(m.presence, ", "), "self::REQUIRED"))
	}
	b.WriteString("        ];\n    }\n}\n")
	p.write(n.Name, b.String())
}

// declare writes a parameter that is a property, too.
func (m *phpMember) declare(b *strings.Builder) {
	lines := slices.Clone(m.Doc)
	if m.Evidence != "" {
		lines = append(lines, "Evidence: "+string(m.Evidence)+".")
	}
	if m.property != m.Name {
		lines = append(lines, "The member "+literal(m.Name)+".")
	}
	kinds, doc := m.native, m.doc
	if m.presence != "" && !slices.Contains(kinds, "mixed") && !slices.Contains(kinds, "null") {
		kinds, doc = append(slices.Clone(kinds), "null"), doc+"|null"
	}
	native := phpNative(kinds)
	if doc != native && doc != strings.Join(kinds, "|") {
		lines = append(lines, "@var "+doc)
	}
	comment(b, "        ", lines...)
	fmt.Fprintf(b, "        public readonly %s $%s", native, m.property)
	if m.presence != "" {
		b.WriteString(" = null")
	}
	b.WriteString(",\n")
}

// phpNative is a type as PHP 8.1 has it.
func phpNative(kinds []string) string {
	others := slices.DeleteFunc(slices.Clone(kinds), func(kind string) bool { return kind == "null" })
	switch {
	case slices.Contains(kinds, "mixed") || len(others) == 0:
		return "mixed"
	case len(others) == 1 && len(kinds) > 1:
		return "?" + others[0]
	}
	return strings.Join(kinds, "|")
}

// phpLiteral is a scalar value and its type; "" for others.
func phpLiteral(v any) (text, kind string) {
	switch v := v.(type) {
	case nil:
		return "null", "null"
	case bool:
		return strconv.FormatBool(v), "bool"
	case string:
		return phpString(v), "string"
	case jsontext.Value:
		if n, err := strconv.ParseInt(string(v), 10, 64); err == nil && n != -1<<63 {
			return strconv.FormatInt(n, 10), "int"
		}
		if f, err := strconv.ParseFloat(string(v), 64); err == nil {
			text := strconv.FormatFloat(f, 'g', -1, 64)
			if !strings.ContainsAny(text, ".e") {
				text += ".0"
			}
			return text, "float"
		}
	}
	return "", ""
}

// plainText is what is the same in a comment as in code.
var plainText = lazy.Pattern(`^'[ -)+-.0-\[\]-~]*'$`)

// phpLiterals are values as comments have them; nil where one could not be told there from something else.
func phpLiterals(values []any) (all []string) {
	for _, v := range values {
		text, kind := phpLiteral(v)
		if kind == "" || kind == "string" && (!plainText().MatchString(text) || strings.Contains(text, "|")) {
			return nil
		}
		all = append(all, text)
	}
	return distinct(all)
}

// phpString is a text between single quotes.
func phpString(text string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(text) + "'"
}

func phpStrings(all []string) string {
	words := make([]string, len(all))
	for i, text := range all {
		words[i] = phpString(text)
	}
	return "[" + strings.Join(words, ", ") + "]"
}

// phpCase is a name whose words begin with capital letters and have nothing between them.
func phpCase(name string) string {
	var b strings.Builder
	for _, word := range strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		runes := []rune(word)
		b.WriteString(string(unicode.ToUpper(runes[0])) + string(runes[1:]))
	}
	return identifier(b.String())
}

// distinct leaves out what is there already.
func distinct(all []string) []string {
	taken := map[string]bool{}
	return slices.DeleteFunc(slices.Clone(all), func(text string) bool {
		had := taken[text]
		taken[text] = true
		return had
	})
}

func (k *contract) phpReadme() string {
	row := k.rows[0]
	headers, note := "", ""
	if !k.catalog.IsNamedInBody() {
		headers = ", $headers"
		note = "`$headers` are those of the request, by name: " + k.named() + " identifies the event.\n"
	}
	return fmt.Sprintf(`# %[1]s

%[2]s: classes, JSON Schemas and the provider's own examples, for PHP 8.1 and later. Generated by
[siohook](https://github.com/siohook/siohook); not affiliated with the provider.

%[3]sphp
use %[4]s\Event;
use %[4]s\InvalidPayload;
use %[4]s\Types\%[5]s;
use %[4]s\UnknownEvent;

try {
    $event = Event::fromJson($body%[6]s);
} catch (UnknownEvent) {
    http_response_code(204); // the provider has events that are not documented
    return;
} catch (InvalidPayload $e) {
    error_log($e->getMessage()); // with the JSON Pointer of the value
    http_response_code(400);
    return;
}
if ($event instanceof %[5]s) {
    // ...
}
%[3]s
%[7]s
Verify the signature of a delivery before you read it, if the provider signs. Each class also has
`+"`fromJson`, `fromArray`, `toArray` and `toJson`"+`.

- Properties are read-only and have the names of the payload's members. Comments show how a member is known:
  `+"`doc`"+` in the provider's documentation, `+"`seen`"+` on real deliveries.
- Members without a property are in `+"`$extra`"+`. An object without a class is a `+"`JsonObject`"+`, which you read
  like an array.
- A property that is null is missing in the payload, unless the array `+"`$nulls`"+` of its class has its name.
- A closed list of values is an enum. Constants and open lists are strings.
- `+"`toJson`"+` writes the values that `+"`fromJson`"+` has read: `+"`{}` and `[]`, `1.0` and `1`"+`, null and missing stay
  different. Two things do not survive: the order of members, and the digits of integers with more than 64
  bits, which PHP reads as floats. A property that is an integer does not accept these, and 1.0 becomes 1 there.
- To PHP's arrays, an empty object is an empty list, and one with the names 0, 1, 2 is a list, so `+"`fromArray`"+` accepts
  both for either.
`, k.phpName(), k.catalog.Title, "```", k.phpNamespace(), k.typeName(k.names[row]), headers, note)
}
