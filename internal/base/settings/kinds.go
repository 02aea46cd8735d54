package settings

import (
	"errors"
	"fmt"
	"reflect"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// inOurWords says what is wanted and what is there, where the YAML library names kinds of Go or of YAML.
func inOurWords(err yaml.Error) error {
	want, got := "", ""
	switch e := err.(type) {
	case *yaml.TypeError:
		want, got = kindOf(e.DstType), kindOf(e.SrcType)
	case *yaml.OverflowError:
		want, got = kindOf(e.DstType), e.SrcNum
	case *yaml.UnexpectedNodeTypeError:
		want, got = kindOfNode(e.Expected), kindOfNode(e.Actual)
	default:
		return errors.New(err.GetMessage())
	}
	return fmt.Errorf("want %s, got %s", want, got)
}

const (
	aMapping = "names with values"
	aList    = "a list"
	aText    = "a text"
	aNumber  = "a number"
	aTruth   = "true or false"
)

func kindOf(t reflect.Type) string {
	switch t.Kind() { //nolint:exhaustive // the kinds of what settings are read into
	case reflect.Map, reflect.Struct:
		return aMapping
	case reflect.Slice, reflect.Array:
		return aList
	case reflect.Bool:
		return aTruth
	case reflect.String:
		return aText
	case reflect.Pointer:
		return kindOf(t.Elem())
	case reflect.Float32, reflect.Float64:
		return aNumber
	}
	if t.ConvertibleTo(reflect.TypeFor[int]()) {
		return "a whole number"
	}
	return t.String()
}

func kindOfNode(t ast.NodeType) string {
	switch t { //nolint:exhaustive // the others have a plain name
	case ast.MappingType:
		return aMapping
	case ast.SequenceType:
		return aList
	case ast.StringType, ast.LiteralType:
		return aText
	case ast.IntegerType, ast.FloatType:
		return aNumber
	case ast.BoolType:
		return aTruth
	case ast.NullType:
		return "nothing"
	}
	return t.YAMLName()
}
