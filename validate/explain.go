package validate

import (
	"regexp"

	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/safetext"
	"github.com/siohook/siohook/internal/base/sorted"
	"github.com/siohook/siohook/internal/base/spell"
)

// findings checks a document against one schema: one finding per fault.
func findings(e *engine, doc *jsonpos.Document) []finding {
	root, err := e.check(doc.Value())
	if err != nil {
		return []finding{whole("internal", "a payload that the validator can process", safetext.Line(err.Error(), 200))}
	}
	if root == nil {
		return nil
	}
	var found []finding
	for _, f := range reduce(root, doc) {
		found = append(found, explain(&f, doc)...)
	}
	return found
}

// explain puts one failure into our words. A failure of required or of unknown
// members gives a finding for each of the members.
func explain(f *failure, doc *jsonpos.Document) []finding {
	node, ok := doc.Lookup(f.place)
	if !ok {
		return []finding{whole("internal", "a place in the payload", f.place)}
	}
	switch f.keyword {
	case "required":
		return required(f, node, doc)
	case "additionalProperties":
		return unknownMembers(f, node)
	case "unevaluatedProperties":
		return []finding{unknown(f.keyword, node, nil)}
	}
	rule := "schema"
	if known, ok := keywordRules[f.keyword]; ok {
		rule = known.rule
	}
	result := at(node, rule)
	if name, ok := f.want.(string); ok && f.keyword == "dependentRequired" {
		result = lacking(node, rule, name)
	}
	result.Keyword, result.Want = f.keyword, wanted(f)
	result.name(node.Text())
	if f.keyword == "enum" || f.keyword == "const" {
		if near := spell.Nearest(node.Text(), meant(f.want)); near != "" {
			result.Hint = didYouMean(near)
		}
	}
	return []finding{result}
}

// meant lists the texts that const or enum ask for.
func meant(want any) []string { return append(texts(want), texts([]any{want})...) }

func wantMember(name string) string { return "member " + compact(name) }

func required(f *failure, node jsonpos.Node, doc *jsonpos.Document) []finding {
	var found []finding
	for _, name := range missing(f, doc) {
		result := lacking(node, "required", name)
		result.Keyword = f.keyword
		found = append(found, result)
	}
	return found
}

// unknownMembers finds the members of an object that its schema does not name.
// Each is compared with the members that are missing: it may be one of them,
// misspelt.
func unknownMembers(f *failure, object jsonpos.Node) []finding {
	properties, _ := f.schema["properties"].(map[string]any)
	var absent []string
	for _, name := range sorted.Keys(properties) {
		if _, ok := object.Member(name); !ok {
			absent = append(absent, name)
		}
	}
	var found []finding
	seen := map[string]bool{}
	for member := range object.Children() {
		name := member.Name()
		if _, known := properties[name]; known || seen[name] || matchesPattern(f.schema, name) {
			continue
		}
		seen[name] = true
		found = append(found, unknown(f.keyword, member, absent))
	}
	return found
}

const wantKnownMember = "a known member"

func unknown(keyword string, member jsonpos.Node, absent []string) finding {
	result := at(member, "unknown-member")
	result.Keyword, result.Member = keyword, member.Name()
	result.Start, result.End = member.NameStart(), member.NameEnd()
	result.Want = wantKnownMember
	result.Got = jsonpos.Excerpt(member.RawName(), longest)
	if near := spell.Nearest(member.Name(), absent); near != "" {
		result.Hint = didYouMean(near)
	}
	return result
}

func matchesPattern(schema map[string]any, name string) bool {
	patterns, _ := schema["patternProperties"].(map[string]any)
	for pattern := range patterns {
		if matched, err := regexp.MatchString(pattern, name); err == nil && matched {
			return true
		}
	}
	return false
}
