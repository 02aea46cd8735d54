// Package jsonpos parses one JSON text into a tree that knows where everything
// stands: the byte offsets of each value and of each member's name.
//
//	doc, err := jsonpos.Parse(text, jsonpos.Limits{})
//	if err != nil {
//		return err // a *jsonpos.Fault at its exact place
//	}
//	node, ok := doc.Lookup("/data/tag/id")
//	line, column := jsonpos.NewLocator(text).Place(node.Start())
//
// It refuses what makes other JSON code guess, explode or differ: duplicate
// members, invalid UTF-8, halves of surrogate pairs, numbers that big-number
// code chokes on, deep nesting, other white space than JSON's.
//
// What is wrong with the grammar or the encoding ends the parse with a [Fault].
// What leaves the tree intact is collected in [Document.Faults]: a byte order
// mark, duplicate members (the last one counts, as in PHP and JavaScript) and
// numbers out of range (0 stands in their place in [Document.Value]).
//
// It does not decode into Go types and does not write JSON; jsontext does.
package jsonpos
