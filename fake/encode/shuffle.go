package encode

import (
	"github.com/siohook/siohook/fake/internal/draw"
	"github.com/siohook/siohook/internal/base/jsonscan"
)

// shuffler writes JSON with the members of each object in an order that is drawn.
type shuffler struct {
	base  uint64 // of the drawings
	drawn draw.Slot
}

// span is an element, or a member with its name from start to value.
type span struct{ start, value, end int }

// AppendShuffled appends compact JSON with its members shuffled. The same base
// gives the same order.
func AppendShuffled(dst, compact []byte, base uint64) []byte {
	s := shuffler{base: draw.At(base, draw.Of("shuffle"))}
	return s.value(dst, compact)
}

// value appends one value, which is all of the text.
func (s *shuffler) value(dst, text []byte) []byte {
	if text[0] != '{' && text[0] != '[' {
		return append(dst, text...)
	}
	isObject := text[0] == '{'
	var parts []span
	for i := 1; i < len(text)-1; {
		value := i
		if isObject {
			value = jsonscan.SkipString(text, i) + 1 // after the colon
		}
		end := jsonscan.SkipValue(text, value, len(text))
		parts = append(parts, span{i, value, end})
		i = end + 1 // after the comma
	}
	if isObject {
		for i := len(parts) - 1; i > 0; i-- {
			s.drawn++
			j := draw.Pick(draw.At(s.base, s.drawn), i+1)
			parts[i], parts[j] = parts[j], parts[i]
		}
	}
	dst = append(dst, text[0])
	for i, part := range parts {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, text[part.start:part.value]...)
		dst = s.value(dst, text[part.value:part.end])
	}
	return append(dst, text[len(text)-1])
}
