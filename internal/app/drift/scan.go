package drift

import (
	"bytes"
	"encoding/binary"
	"hash/maphash"

	"github.com/siohook/siohook/internal/base/jsonscan"
)

// Encoding are habits of the writer of a payload, as bits.
type Encoding uint8

// The habits that PHP's json_encode, the provider's, does not have.
const (
	PlainSlash   Encoding = 1 << iota // / in a string without a backslash
	PlainUnicode                      // characters beyond ASCII that are not escaped
	UpperHex                          // \u escapes in upper case
	Space                             // white space between tokens
	ByteOrder                         // a byte order mark
)

// Encodings lists the habits with their words.
func Encodings() []struct {
	Bit  Encoding
	Name string
	Want string
	Got  string
} {
	return []struct {
		Bit  Encoding
		Name string
		Want string
		Got  string
	}{
		{PlainSlash, "slash", `/ written \/`, "/ without a backslash"},
		{PlainUnicode, "unicode", `characters beyond ASCII written \uXXXX`, "unescaped characters beyond ASCII"},
		{UpperHex, "hex", `\u escapes in lower case`, `\u escapes in upper case`},
		{Space, "space", "no white space between tokens", "white space between tokens"},
		{ByteOrder, "bom", "no byte order mark", "a byte order mark"},
	}
}

// hashSeed is another in each process, so that nobody can make structures up that
// hash alike.
var hashSeed = maphash.String(maphash.MakeSeed(), "siohook")

// hashName hashes the name of a member: they are short.
func hashName(name []byte) uint64 {
	h := hashSeed ^ uint64(len(name))
	for len(name) >= 8 {
		h = mix(h, binary.LittleEndian.Uint64(name))
		name = name[8:]
	}
	var rest uint64
	for i, c := range name {
		rest |= uint64(c) << (8 * i)
	}
	h = mix(h, rest)
	return h ^ h>>29
}

// isFree tells whether the members of an object of that name are made up.
func (s *scanner) isFree(name []byte) bool {
	return s.lengths>>min(len(name), 63)&1 == 1 && s.free[string(name)]
}

// deepest is how deep a structure is looked at here.
const deepest = 64

// scan gives a hash of a payload's structure: names of members, kinds of values,
// their order; of arrays each kind of element once. The members of objects called
// by a name in free do not count. How strings are written is looked at only when
// habits are asked for. ok is false for what is no JSON as far as it
// looks, which is not far, and for what goes on after its value.
func scan(b []byte, free map[string]bool, habits bool) (hash uint64, e Encoding, ok bool) {
	s := scanner{b: b, free: free, look: habits}
	for name := range free {
		s.lengths |= 1 << min(len(name), 63)
	}
	if bytes.HasPrefix(b, []byte("\xef\xbb\xbf")) {
		s.at, s.e = 3, ByteOrder
	}
	s.space()
	s.e &^= Space // around the payload it belongs to the file
	hash, ok = s.value(0, false)
	e = s.e
	s.space()
	return hash, e, ok && s.at == len(b)
}

type scanner struct {
	b    []byte
	at   int
	e    Encoding
	free map[string]bool
	look bool // at how strings are written
	// lengths has a bit for each length of a name in free.
	lengths uint64
}

func (s *scanner) space() {
	if s.at < len(s.b) && s.b[s.at] > ' ' {
		return
	}
	if end := jsonscan.Space(s.b, s.at); end > s.at {
		s.e |= Space
		s.at = end
	}
}

func mix(h, with uint64) uint64 {
	h ^= with + 0x9e3779b97f4a7c15 + h<<6 + h>>2
	return h * 0xff51afd7ed558ccd
}

// value reads a value; loose ones count only by their kind.
func (s *scanner) value(depth int, loose bool) (hash uint64, ok bool) {
	if s.at >= len(s.b) || depth > deepest {
		return 0, false
	}
	switch c := s.b[s.at]; c {
	case '{':
		return s.object(depth, loose)
	case '[':
		return s.array(depth, loose)
	case '"':
		_, ok = s.text()
		return 's', ok
	case 't':
		return s.literal("true", 'b')
	case 'f':
		return s.literal("false", 'b')
	case 'n':
		return s.literal("null", 'n')
	default:
		return s.number()
	}
}

func (s *scanner) literal(word string, hash uint64) (uint64, bool) {
	if !bytes.HasPrefix(s.b[s.at:], []byte(word)) {
		return 0, false
	}
	s.at += len(word)
	return hash, true
}

func (s *scanner) number() (hash uint64, ok bool) {
	end, isPlain := jsonscan.Number(s.b, s.at)
	if end < 0 {
		return 0, false
	}
	s.at = end
	if isPlain {
		return 'i', true
	}
	return 'd', true
}

// text reads a string and gives what is between the quotes.
func (s *scanner) text() (raw []byte, ok bool) {
	end := jsonscan.SkipString(s.b, s.at)
	if end < 0 {
		return nil, false
	}
	raw = s.b[s.at+1 : end-1]
	s.at = end
	if s.look {
		s.habits(raw)
	}
	return raw, true
}

// habits looks at how a string is written.
func (s *scanner) habits(raw []byte) {
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case c == '\\':
			i++
			if i < len(raw) && raw[i] == 'u' && i+4 < len(raw) {
				for _, h := range raw[i+1 : i+5] {
					if h >= 'A' && h <= 'F' {
						s.e |= UpperHex
					}
				}
			}
		case c == '/':
			s.e |= PlainSlash
		case c >= 0x80:
			s.e |= PlainUnicode
		}
	}
}

func (s *scanner) object(depth int, loose bool) (hash uint64, ok bool) {
	s.at++
	hash = '{'
	s.space()
	if s.at < len(s.b) && s.b[s.at] == '}' {
		s.at++
		return '{' + 1, true
	}
	for {
		s.space()
		if s.at >= len(s.b) || s.b[s.at] != '"' {
			return 0, false
		}
		name, ok := s.text()
		s.space()
		if !ok || s.at >= len(s.b) || s.b[s.at] != ':' {
			return 0, false
		}
		s.at++
		s.space()
		v, ok := s.value(depth+1, loose || s.isFree(name))
		if !ok {
			return 0, false
		}
		if !loose {
			hash = mix(mix(hash, hashName(name)), v)
		}
		s.space()
		if s.at >= len(s.b) {
			return 0, false
		}
		c := s.b[s.at]
		s.at++
		if c == '}' {
			return hash, true
		}
		if c != ',' {
			return 0, false
		}
	}
}

func (s *scanner) array(depth int, loose bool) (hash uint64, ok bool) {
	s.at++
	s.space()
	if s.at < len(s.b) && s.b[s.at] == ']' {
		s.at++
		return '[' + 1, true
	}
	hash = '['
	var kinds [8]uint64
	n := 0
	for {
		s.space()
		v, ok := s.value(depth+1, loose)
		if !ok {
			return 0, false
		}
		isNew := true
		for _, k := range kinds[:n] {
			isNew = isNew && k != v
		}
		if isNew {
			if n < len(kinds) {
				kinds[n] = v
				n++
			}
			hash = mix(hash, v)
		}
		s.space()
		if s.at >= len(s.b) {
			return 0, false
		}
		c := s.b[s.at]
		s.at++
		if c == ']' {
			return hash, true
		}
		if c != ',' {
			return 0, false
		}
	}
}
