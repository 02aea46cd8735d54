package schemadiff_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/siohook/siohook/internal/app/schemadiff"
	"github.com/siohook/siohook/internal/base/trial"
)

// recursive are documents whose kinds of nodes contain each other: their definitions, in a short
// notation. LEAF is a value somewhere inside, KIND a further kind of the union "node".
var recursive = map[string]string{
	"syntax tree": `{
		"node": {"anyOf": ["para", "list", "quote", "text", "table"]},
		"para": {"type": "object", "properties": {"type": {"const": "para"}, "children": ["node"]}, "required": ["type", "children"]},
		"list": {"type": "object", "properties": {"type": {"const": "list"}, "items": ["node"]}, "required": ["type", "items"]},
		"quote": {"type": "object", "properties": {"type": {"const": "quote"}, "body": "node", "children": ["node"]}, "required": ["type", "children"]},
		"text": {"type": "object", "properties": {"type": {"const": "text"}, "value": LEAF}, "required": ["type", "value"]},
		"table": {"type": "object", "properties": {"type": {"const": "table"}, "rows": [["node"]]}, "required": ["type", "rows"]}}`,
	"without tags": `{
		"node": {"anyOf": ["para", "list", "quote", "text", "table", "link"]},
		"para": {"type": "object", "properties": {"children": ["node"]}, "required": ["children"]},
		"list": {"type": "object", "properties": {"items": ["node"]}, "required": ["items"]},
		"quote": {"type": "object", "properties": {"body": "node", "children": ["node"]}, "required": ["body"]},
		"text": {"type": "object", "properties": {"value": LEAF}, "required": ["value"]},
		"link": {"type": "object", "properties": {"to": {"type": "string"}, "value": "node"}, "required": ["to"]},
		"table": {"type": "object", "properties": {"rows": [["node"]]}, "required": ["rows"]}}`,
	"optional and alike": `{
		"node": {"anyOf": ["para", "list", "quote", "text"]},
		"para": {"type": "object", "properties": {"children": ["node"]}, "required": ["children"]},
		"list": {"type": "object", "properties": {"children": ["node"], "items": ["node"]}, "required": ["items"]},
		"quote": {"type": "object", "properties": {"children": ["quote"], "items": ["node"]}, "required": ["items"]},
		"text": {"type": "object", "properties": {"children": ["text"], "items": ["text"], "value": LEAF}, "required": ["value"]}}`,
	"closed": `{
		"node": {"oneOf": ["group", "row", "field", "button"]},
		"group": {"type": "object", "properties": {"kind": {"const": "group"}, "rows": ["row"]}, "required": ["kind", "rows"], "additionalProperties": false},
		"row": {"type": "object", "properties": {"kind": {"const": "row"}, "cells": ["node"], "hidden": {"type": "boolean"}}, "required": ["kind"], "additionalProperties": false},
		"field": {"type": "object", "properties": {"kind": {"const": "field"}, "name": LEAF, "help": ["node"]}, "required": ["kind", "name"], "additionalProperties": false},
		"button": {"type": "object", "properties": {"kind": {"const": "button"}, "label": "field"}, "required": ["kind"], "additionalProperties": false}}`,
	"blocks with elements": `{
		"node": {"anyOf": ["section", "actions", "context", "image"]},
		"text": {"type": "object", "properties": {"type": {"enum": ["plain_text", "mrkdwn"]}, "text": LEAF}, "required": ["type", "text"]},
		"section": {"type": "object", "properties": {"type": {"const": "section"}, "text": "text", "fields": ["text"], "accessory": {"anyOf": ["image", "menu", "actions"]}}, "required": ["type"]},
		"actions": {"type": "object", "properties": {"type": {"const": "actions"}, "elements": {"type": "array", "items": {"anyOf": ["menu", "image", "node"]}, "maxItems": 25}}, "required": ["type", "elements"]},
		"context": {"type": "object", "properties": {"type": {"const": "context"}, "elements": {"type": "array", "items": {"anyOf": ["text", "image", "section"]}, "minItems": 1}}, "required": ["type", "elements"]},
		"menu": {"type": "object", "properties": {"type": {"const": "menu"}, "options": ["text"], "confirm": ["node"]}, "required": ["type", "options"]},
		"image": {"type": "object", "properties": {"type": {"const": "image"}, "title": "text"}, "required": ["type"]}}`,
	"content under its name": `{
		"node": {"oneOf": ["paragraph", "toggle", "todo", "column", "synced"]},
		"rich": {"type": "array", "items": {"type": "object", "properties": {"plain_text": LEAF, "href": {"type": ["string", "null"]}}, "required": ["plain_text"]}},
		"body": {"type": "object", "properties": {"rich_text": "rich", "children": ["node"]}, "required": ["rich_text"]},
		"paragraph": {"type": "object", "properties": {"type": {"const": "paragraph"}, "paragraph": "body"}, "required": ["type", "paragraph"]},
		"toggle": {"type": "object", "properties": {"type": {"const": "toggle"}, "toggle": "body"}, "required": ["type", "toggle"]},
		"todo": {"type": "object", "properties": {"type": {"const": "todo"}, "todo": {"allOf": ["body", {"properties": {"checked": {"type": "boolean"}}}]}}, "required": ["type", "todo"]},
		"column": {"type": "object", "properties": {"type": {"const": "column"}, "columns": [["node"]]}, "required": ["type"]},
		"synced": {"type": "object", "properties": {"type": {"const": "synced"}, "from": {"anyOf": ["node", {"type": "null"}]}}, "required": ["type", "from"]}}`,
	"flow and phrasing": `{
		"node": {"anyOf": ["paragraph", "quote", "element"]},
		"phrase": {"anyOf": ["text", "strong", "inline"]},
		"paragraph": {"type": "object", "properties": {"type": {"const": "paragraph"}, "children": ["phrase"]}, "required": ["type", "children"]},
		"quote": {"type": "object", "properties": {"type": {"const": "quote"}, "children": ["node"]}, "required": ["type", "children"]},
		"element": {"type": "object", "properties": {"type": {"const": "element"}, "attributes": [{"anyOf": [{"type": "string"}, "attribute"]}], "children": ["node"]}, "required": ["type", "children"]},
		"inline": {"type": "object", "properties": {"type": {"const": "inline"}, "attributes": [{"anyOf": [{"type": "string"}, "attribute"]}], "children": ["phrase"]}, "required": ["type", "children"]},
		"attribute": {"type": "object", "properties": {"name": {"type": "string"}, "value": {"anyOf": [LEAF, "node"]}}, "required": ["name"]},
		"strong": {"type": "object", "properties": {"type": {"const": "strong"}, "children": ["phrase"]}, "required": ["type", "children"]},
		"text": {"type": "object", "properties": {"type": {"const": "text"}, "value": {"type": "string"}}, "required": ["type", "value"]}}`,
	"expressions": `{
		"node": {"anyOf": ["literal", "binary", "unary", "call", {"type": "array", "items": "node", "minItems": 1}]},
		"literal": {"type": "object", "properties": {"value": LEAF}, "required": ["value"], "additionalProperties": false},
		"binary": {"type": "object", "properties": {"op": {"enum": ["+", "-"]}, "left": "node", "right": "node"}, "required": ["op", "left", "right"], "additionalProperties": false},
		"unary": {"type": "object", "properties": {"op": {"enum": ["-", "!"]}, "of": "node"}, "required": ["op", "of"], "additionalProperties": false},
		"call": {"type": "object", "properties": {"name": {"type": "string"}, "args": ["node"], "named": {"type": "object", "additionalProperties": "node"}}, "required": ["name"], "additionalProperties": false}}`,
	"folders": `{
		"node": {"anyOf": [LEAF, "folder", "link", "list"]},
		"folder": {"type": "object", "properties": {"files": {"type": "object", "additionalProperties": "node"}}, "required": ["files"]},
		"link": {"type": "object", "properties": {"link": {"type": "string", "minLength": 1}}, "required": ["link"], "patternProperties": {"^x-": "node"}},
		"list": ["node"]}`,
	"inherited": `{
		"node": {"oneOf": ["box", "stack", "label"]},
		"base": {"type": "object", "properties": {"id": LEAF, "children": ["node"]}, "required": ["id"]},
		"box": {"allOf": ["base", {"properties": {"type": {"const": "box"}, "inner": "node"}, "required": ["type"]}]},
		"stack": {"allOf": ["base", {"properties": {"type": {"const": "stack"}, "layers": [["node"]]}, "required": ["type"]}]},
		"label": {"allOf": ["base", {"properties": {"type": {"const": "label"}, "text": {"type": "string"}}, "required": ["type"]}]}}`,
	"conditions": `{
		"node": {"type": "object", "properties": {"type": {"enum": ["a", "b", "c"]}, "children": ["node"]}, "required": ["type"], "anyOf": ["one", "two", "three"]},
		"one": {"type": "object", "if": {"properties": {"type": {"const": "a"}}, "required": ["type"]}, "then": {"properties": {"next": "node"}, "required": ["next"]}, "required": ["x"]},
		"two": {"type": "object", "properties": {"value": LEAF, "all": ["node"]}, "required": ["value"]},
		"three": {"type": "object", "properties": {"type": {"const": "c"}, "rows": [["node"]]}, "required": ["rows"]}}`,
}

// document writes the short notation out: a string is a reference, a list of one an array.
func document(t *testing.T, text, leaf string, change func(node map[string]any)) *schemadiff.Schema {
	t.Helper()
	var definitions map[string]any
	if err := json.Unmarshal([]byte(strings.ReplaceAll(text, "LEAF", leaf)), &definitions); err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(definitions["node"].(map[string]any))
	}
	var write func(s any) any
	all := func(m map[string]any) {
		for _, name := range slices.Collect(maps.Keys(m)) {
			m[name] = write(m[name])
		}
	}
	write = func(s any) any {
		switch v := s.(type) {
		case string:
			return map[string]any{"$ref": "#/$defs/" + v}
		case []any:
			return map[string]any{"type": "array", "items": write(v[0])}
		case map[string]any:
			for keyword, value := range v {
				switch keyword {
				case "anyOf", "oneOf", "allOf":
					for i, branch := range value.([]any) {
						value.([]any)[i] = write(branch)
					}
				case "properties", "patternProperties":
					all(value.(map[string]any))
				case "items", "additionalProperties", "if", "then":
					v[keyword] = write(value)
				}
			}
		}
		return s
	}
	all(definitions)
	return parse(t, "doc", marshal(map[string]any{"$ref": "#/$defs/node", "$defs": definitions}))
}

// Of kinds that contain each other, the same in another order is proven compatible, one change
// inside is found with a payload that shows it, and both with little work.
func TestRecursiveUnions(t *testing.T) {
	const most = 100_000
	branches := func(node map[string]any, change func([]any) []any) {
		for _, keyword := range []string{"anyOf", "oneOf"} {
			if list, ok := node[keyword].([]any); ok {
				node[keyword] = change(list)
			}
		}
	}
	for name, text := range recursive {
		t.Run(name, func(t *testing.T) {
			was := document(t, text, `{"type": "string"}`, nil)
			for what, is := range map[string]*schemadiff.Schema{
				"another order": document(t, text, `{"type": "string"}`, func(node map[string]any) {
					branches(node, func(list []any) []any { slices.Reverse(list); return list })
				}),
				"a kind less": document(t, text, `{"type": "string"}`, func(node map[string]any) {
					branches(node, func(list []any) []any { return list[:len(list)-1] })
				}),
				"a narrower leaf": document(t, text, `{"type": "string", "maxLength": 9}`, nil),
			} {
				if n, level := schemadiff.Work(was, is); n > most || level != schemadiff.Compatible {
					t.Errorf("%s: %s, by %d steps; want compatible, by at most %d", what, level, n, most)
				}
			}
			for what, is := range map[string]*schemadiff.Schema{
				"a leaf that may be null": document(t, text, `{"type": ["string", "null"]}`, nil),
				"a leaf of any type":      document(t, text, `{}`, nil),
				"a further kind": document(t, text, `{"type": "string"}`, func(node map[string]any) {
					branches(node, func(list []any) []any {
						return append(list, map[string]any{"type": "object", "properties": map[string]any{"type": map[string]any{"const": "new"}, "new": []any{"node"}}, "required": []any{"type", "new"}})
					})
				}),
			} {
				if name == "conditions" && what == "a further kind" {
					continue // the object around the union has no such type
				}
				if !trial.Full() && what != "a leaf that may be null" {
					continue
				}
				breaking, shown := 0, 0
				for _, c := range schemadiff.Compare(was, is) {
					if c.Level == schemadiff.Breaking {
						breaking++
						if c.Witness != nil {
							shown++
						} else {
							t.Logf("%s: no payload shows %s %s", what, c.Rule, c.Path)
						}
					}
				}
				if breaking == 0 || shown == 0 {
					t.Errorf("%s: %d breaking, %d of them with a payload", what, breaking, shown)
				}
				if !trial.Full() {
					continue // as much work once more
				}
				if n, _ := schemadiff.Work(was, is); n > most {
					t.Errorf("%s: work of %d steps, want at most %d", what, n, most)
				}
			}
		})
	}
}

// Work ends, whatever the schemas: then the rest is undecided, which is breaking.
func TestRecursiveUnionsEnd(t *testing.T) {
	if !trial.Full() {
		t.Skip("takes seconds; SIOHOOK_FULL=1 runs it")
	}
	const kinds = 8
	text := func(leaf string) string {
		definitions := map[string]any{}
		var node []any
		for i := range kinds {
			properties := map[string]any{"v": json.RawMessage(leaf)}
			for j := range kinds {
				properties[fmt.Sprint("c", j)] = []any{"node"}
			}
			name := fmt.Sprint("k", i)
			properties[fmt.Sprint("c", i)] = []any{fmt.Sprint("k", (i+1)%kinds)}
			definitions[name] = map[string]any{"type": "object", "properties": properties, "required": []any{fmt.Sprint("c", i)}}
			node = append(node, name)
		}
		definitions["node"] = map[string]any{"oneOf": node}
		return marshal(definitions)
	}
	was, is := document(t, text(`{"type": "string"}`), "", nil), document(t, text(`{"type": ["string", "null"]}`), "", nil)
	if n, level := schemadiff.Work(was, is); n > 600_000 || level != schemadiff.Breaking {
		t.Errorf("%s, by %d steps", level, n)
	}
}
