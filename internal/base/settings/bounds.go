package settings

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/words"
)

// Most is how many bytes a file of settings may have.
const Most = 256 << 10

// The parser's time grows with the square of the members of a mapping without braces, and with that
// of the depth. What aliases stand for is decoded wherever they are.
const (
	mostTokens  = 20_000
	mostDepth   = 100
	mostSquares = 100_000_000 // of the members of each mapping without braces: about a second
	mostNodes   = 100_000     // aliases replaced by what they stand for
)

// parse parses a text that is within the bounds. Errors begin with the file's name, line and
// column.
func parse(file string, text []byte) (*ast.File, error) {
	return parseWithin(file, text, mostTokens, mostNodes)
}

func parseWithin(file string, text []byte, mostTokens, mostNodes int) (*ast.File, error) {
	tokens := lexer.Tokenize(string(text))
	if len(tokens) > mostTokens {
		return nil, at(file, tokens[mostTokens], fmt.Errorf("the file has more than %s", words.Count(mostTokens, "token")))
	}
	within, line, begun := 0, 0, 0       // brackets, and what begins on one line
	members, squares := map[int]int{}, 0 // of the open mappings without braces, by column
	for _, t := range tokens {
		if t.Position.Line != line {
			line, begun = t.Position.Line, 0
			if within == 0 && t.Type != token.CommentType && !isBlock(t.Prev) {
				maps.DeleteFunc(members, func(column, _ int) bool { return column > t.Position.Column })
			}
		}
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			within++
		case token.SequenceEndType, token.MappingEndType:
			within--
		case token.SequenceEntryType, token.MappingKeyType, token.TagType:
			begun++
		case token.MappingValueType:
			if within == 0 && t.Prev != nil {
				column := t.Prev.Position.Column
				squares += 2*members[column] + 1
				members[column]++
			}
		default:
		}
		if squares > mostSquares {
			return nil, hint.With(at(file, t, errors.New("the mappings of the file have too many members for YAML")), "convert it to JSON")
		}
		if within+begun > mostDepth {
			return nil, at(file, t, fmt.Errorf("the file is nested more than %s deep", words.Count(mostDepth, "level")))
		}
	}
	parsed, err := parser.Parse(tokens, 0)
	if err != nil {
		return nil, fault(file, err)
	}
	e := expansion{map[string]int{}, mostNodes}
	for _, doc := range parsed.Docs {
		if e.of(doc.Body) > mostNodes {
			return nil, fmt.Errorf("%s: with its aliases replaced, the file has more than %s", file, words.Count(mostNodes, "value"))
		}
	}
	return parsed, nil
}

// isBlock tells whether a text on lines of its own follows.
func isBlock(t *token.Token) bool {
	return t != nil && (t.Type == token.LiteralType || t.Type == token.FoldedType)
}

// expansion counts what a decoder meets.
type expansion struct {
	anchors map[string]int
	most    int
}

// of counts a node and those below, up to a few more than the most.
func (e expansion) of(node ast.Node) int {
	n := 1
	add := func(nodes ...ast.Node) int {
		for _, node := range nodes {
			n = min(n+e.of(node), e.most+1)
		}
		return n
	}
	switch node := node.(type) {
	case *ast.MappingNode:
		for _, v := range node.Values {
			add(v)
		}
	case *ast.MappingValueNode:
		add(node.Key, node.Value)
	case *ast.SequenceNode:
		add(node.Values...)
	case *ast.TagNode:
		add(node.Value)
	case *ast.AnchorNode:
		e.anchors[node.Name.GetToken().Value] = add(node.Value)
	case *ast.AliasNode:
		n += e.anchors[node.Value.GetToken().Value]
	}
	return n
}

// The most that a document of others may have, which is larger than settings are.
const (
	mostDocument       = 4 << 20 // bytes
	mostDocumentTokens = 400_000
	mostDocumentNodes  = 500_000
)

// JSON gives a document in YAML as JSON, in which aliases are replaced by what they stand for.
func JSON(file string, text []byte) ([]byte, error) {
	if len(text) > mostDocument {
		return nil, fmt.Errorf("%s: larger than %d MiB, which is the most for YAML", file, mostDocument>>20)
	}
	parsed, err := parseWithin(file, text, mostDocumentTokens, mostDocumentNodes)
	if err != nil {
		return nil, err
	}
	var value any
	if i := slices.IndexFunc(parsed.Docs, func(d *ast.DocumentNode) bool { return d.Body != nil }); i >= 0 {
		if err := yaml.NewDecoder(strings.NewReader(""), yaml.UseOrderedMap()).DecodeFromNode(parsed.Docs[i].Body, &value); err != nil {
			return nil, fault(file, err)
		}
	}
	converted, err := yaml.MarshalWithOptions(value, yaml.JSON())
	return converted, fault(file, err)
}
