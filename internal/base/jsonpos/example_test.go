package jsonpos_test

import (
	"fmt"

	"github.com/siohook/siohook/internal/base/jsonpos"
)

func ExampleParse() {
	text := []byte("{\n  \"tag\": {\"id\": \"141002\"}\n}")
	doc, err := jsonpos.Parse(text, jsonpos.Limits{})
	if err != nil {
		fmt.Println(err)
		return
	}
	node, _ := doc.Lookup("/tag/id")
	line, column := jsonpos.NewLocator(text).Place(node.Start())
	fmt.Printf("%d:%d %s %s", line, column, node.Kind(), node.Raw())
	// Output: 2:17 string "141002"
}

func ExampleFault() {
	_, err := jsonpos.Parse([]byte(`{"id": 1,}`), jsonpos.Limits{})
	fmt.Println(err)
	// Output: offset 9: syntax: want a member name, got }; remove the comma before it
}
