package settings

import (
	"fmt"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"github.com/siohook/siohook/internal/base/words"
)

// Most is how many bytes a file of settings may have.
const Most = 256 << 10

// The parser's time grows with the square of the members of a mapping, and with that of the
// depth. What aliases stand for is decoded wherever they are.
const (
	mostTokens = 20_000
	mostDepth  = 100
	mostNodes  = 100_000 // aliases replaced by what they stand for
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
	within, line, begun := 0, 0, 0 // brackets, and what begins on one line
	for _, t := range tokens {
		if t.Position.Line != line {
			line, begun = t.Position.Line, 0
		}
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			within++
		case token.SequenceEndType, token.MappingEndType:
			within--
		case token.SequenceEntryType, token.MappingKeyType, token.TagType:
			begun++
		default:
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
	if _, err := parseWithin(file, text, mostDocumentTokens, mostDocumentNodes); err != nil {
		return nil, err
	}
	converted, err := yaml.YAMLToJSON(text)
	return converted, fault(file, err)
}
