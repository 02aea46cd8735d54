package contract

import (
	"slices"
	"strconv"

	"github.com/siohook/siohook/internal/base/jsonpos"
	"github.com/siohook/siohook/internal/base/lazy"
)

// nodes finds the values at a place of a JSON text, in which * stands for each element and
// member; none in what is no JSON.
func nodes(b []byte, at string) []jsonpos.Node { return read(b).nodes(at) }

// node finds the first value at a place of a payload.
func node(b []byte, at string) (jsonpos.Node, bool) { return read(b).node(at) }

// jsonText is one in which several places are looked at.
type jsonText struct{ parsed *jsonpos.Document }

func read(b []byte) jsonText {
	parsed, err := jsonpos.Parse(b, jsonpos.Limits{MaxDepth: 10_000})
	if err != nil {
		return jsonText{}
	}
	return jsonText{parsed}
}

func (d jsonText) nodes(at string) []jsonpos.Node {
	if d.parsed == nil {
		return nil
	}
	return d.parsed.Match(at)
}

func (d jsonText) node(at string) (jsonpos.Node, bool) {
	if found := d.nodes(at); len(found) > 0 {
		return found[0], true
	}
	return jsonpos.Node{}, false
}

// with is a payload with other JSON in a place, wherever it has that; false when it has
// it nowhere.
func with(b []byte, at, value string) ([]byte, bool) {
	found := nodes(b, at)
	for _, n := range slices.Backward(found) {
		b = slices.Concat(b[:n.Start()], []byte(value), b[n.End():])
	}
	return b, len(found) > 0
}

// numberAt reads a whole number of a payload.
func numberAt(b []byte, at string) (int64, bool) {
	n, ok := node(b, at)
	if !ok || !wholeNumber().Match(n.Raw()) {
		return 0, false
	}
	v, err := strconv.ParseInt(string(n.Raw()), 10, 64)
	return v, err == nil
}

var wholeNumber = lazy.Pattern(`^-?[0-9]+$`)
