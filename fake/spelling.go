package fake

import (
	"errors"
	"fmt"
	"math/bits"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/siohook/siohook/fake/internal/draw"
)

// spelling is how texts are spelt that have the same form: at each place one of some
// characters.
type spelling struct {
	cells    []cell
	capacity uint64 // how many texts are told apart by a number
}

// cell is a place in a text.
type cell struct {
	of     []rune // characters to choose from
	least  int    // how often there is one, at least and at most; they are the same in the end
	most   int    // -1 is without end
	weight uint64 // how many numbers share a character; 0 where the number has no say
}

// Characters that are chosen from.
var (
	digits     = runesOf('0', '9')
	hexDigits  = slices.Concat(digits, runesOf('a', 'f'))
	lowerCase  = runesOf('a', 'z')
	upperCase  = runesOf('A', 'Z')
	alphabetic = slices.Concat(lowerCase, digits)
)

func runesOf(from, to rune) []rune {
	var all []rune
	for r := from; r <= to; r++ {
		all = append(all, r)
	}
	return all
}

// How many texts there should be: of ids, and of all else.
const (
	manyTexts = 1e12
	someTexts = 1e6
)

// mostTexts is how many a number may choose between.
const mostTexts = 1 << 62

// finish decides how often cells are there, for a text of least to most characters (most
// -1 is without end) of which there should be enough, and what number each stands for.
func (s *spelling) finish(least, most int, enough float64) error {
	length, capacity := 0, 1.0
	for i := range s.cells {
		c := &s.cells[i]
		length += c.least
		for range c.least {
			capacity *= float64(len(c.of))
		}
	}
	grow := func(i int) bool {
		c := &s.cells[i]
		if c.most >= 0 && c.least >= c.most || most >= 0 && length >= most {
			return false
		}
		c.least++
		length++
		capacity *= float64(len(c.of))
		return true
	}
	for i := range slices.Backward(s.cells) {
		for len(s.cells[i].of) > 1 && capacity < enough && grow(i) {
		}
	}
	for i := range slices.Backward(s.cells) {
		for length < least && grow(i) {
		}
	}
	if length < least || most >= 0 && length > most {
		return errors.New("no text has a length between minLength and maxLength")
	}
	var all []cell
	for _, c := range s.cells {
		for range c.least {
			all = append(all, cell{of: c.of})
		}
	}
	s.cells, s.capacity = all, 1
	for i := range slices.Backward(all) {
		high, low := bits.Mul64(s.capacity, uint64(len(all[i].of)))
		if high > 0 || low > mostTexts {
			break
		}
		all[i].weight, s.capacity = s.capacity, low
	}
	return nil
}

// scatter is a prime that no number of texts has as a factor: multiples of it go through
// all numbers below, in no order that is seen.
const scatter = 1_000_000_007

// append appends text number n, as JSON without its quotes. What the number has no say in
// is drawn from u.
func (s *spelling) append(dst []byte, n, u uint64, encoded [][]text) []byte {
	high, low := bits.Mul64(n%s.capacity, scatter)
	_, n = bits.Div64(high, low, s.capacity)
	for i := range s.cells {
		c := &s.cells[i]
		k := 0
		switch {
		case c.weight > 0:
			k = int(n / c.weight % uint64(len(c.of)))
		default:
			k = draw.Pick(draw.At(u, draw.Slot(i)), len(c.of))
		}
		dst = append(dst, encoded[i][k]...)
	}
	return dst
}

// literal adds text that is the same each time.
func (s *spelling) literal(text string) {
	for _, r := range text {
		s.cells = append(s.cells, cell{of: []rune{r}, least: 1, most: 1})
	}
}

// ofPattern spells texts that match a regular expression, if their length allows.
func ofPattern(pattern string, least, most int, enough float64) (*spelling, error) {
	tree, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return nil, fmt.Errorf("pattern: %w", err)
	}
	s := &spelling{}
	s.tree(tree)
	if err := s.finish(least, most, enough); err != nil {
		return nil, err
	}
	return s, nil
}

// tree adds what a part of a regular expression matches.
func (s *spelling) tree(re *syntax.Regexp) {
	switch re.Op {
	case syntax.OpLiteral:
		s.literal(string(re.Rune))
	case syntax.OpCharClass:
		s.cells = append(s.cells, cell{of: charactersOf(re.Rune), least: 1, most: 1})
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		s.cells = append(s.cells, cell{of: alphabetic, least: 1, most: 1})
	case syntax.OpConcat, syntax.OpCapture:
		for _, part := range re.Sub {
			s.tree(part)
		}
	case syntax.OpAlternate:
		s.tree(re.Sub[0])
	case syntax.OpStar, syntax.OpPlus, syntax.OpQuest, syntax.OpRepeat:
		s.repeat(re)
	}
}

// repeat adds what is there several times. A character is there as often as is needed, all
// else as seldom as it may.
func (s *spelling) repeat(re *syntax.Regexp) {
	least, most := re.Min, re.Max
	switch re.Op {
	case syntax.OpStar:
		least, most = 0, -1
	case syntax.OpPlus:
		least, most = 1, -1
	case syntax.OpQuest:
		least, most = 0, 1
	}
	var part spelling
	part.tree(re.Sub[0])
	if len(part.cells) == 1 && part.cells[0].least == 1 && part.cells[0].most == 1 {
		s.cells = append(s.cells, cell{of: part.cells[0].of, least: least, most: most})
		return
	}
	for range least {
		s.cells = append(s.cells, part.cells...)
	}
}

// charactersOf are some of a class: those of ASCII that are seen, if there are any.
func charactersOf(ranges []rune) []rune {
	var seen, all []rune
	for i := 0; i+1 < len(ranges); i += 2 {
		for r := ranges[i]; r <= ranges[i+1] && len(all) < 200; r++ {
			if all = append(all, r); r > ' ' && r < utf8.RuneSelf-1 {
				seen = append(seen, r)
			}
		}
	}
	plain := slices.DeleteFunc(slices.Clone(seen), func(r rune) bool { return !isWord(r) })
	switch {
	case len(plain) > 0 && len(seen) > len(alphabetic)*2:
		return plain
	case len(seen) > 0:
		return seen
	}
	return all
}

// isWord tells whether words are made of a character.
func isWord(r rune) bool { return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

// ofExample spells texts like an example: with other digits, and other letters in words
// that nobody reads. Where there should be many, there may be more digits.
func ofExample(example string, most int, enough float64) (*spelling, error) {
	s := &spelling{}
	last := -1 // cell of the last digit
	for _, word := range wordsOf(example) {
		random := isRandom(word)
		for _, r := range word {
			of := []rune{r}
			switch {
			case r >= '0' && r <= '9':
				of, last = digits, len(s.cells)
			case random && r >= 'a' && r <= 'f' && isHex(word):
				of = hexDigits
			case random && r >= 'a' && r <= 'z':
				of = lowerCase
			case random && r >= 'A' && r <= 'Z':
				of = upperCase
			}
			s.cells = append(s.cells, cell{of: of, least: 1, most: 1})
		}
	}
	if enough > 1 {
		if last < 0 {
			s.cells = append(s.cells, cell{of: []rune{'-'}, least: 1, most: 1})
			s.cells = append(s.cells, cell{of: digits, least: 1, most: -1})
			last = len(s.cells) - 1
		}
		s.cells[last].most = 20
	}
	err := s.finish(0, most, enough)
	return s, err
}

// wordsOf cuts a text between letters or digits and all else.
func wordsOf(text string) []string {
	var words []string
	within := false
	for _, r := range text {
		is := isWord(r)
		if len(words) == 0 || is != within {
			words = append(words, "")
		}
		words[len(words)-1] += string(r)
		within = is
	}
	return words
}

// isRandom tells whether a word is one that a program made: long, of letters and digits.
func isRandom(word string) bool {
	return len(word) >= 8 && strings.ContainsAny(word, "0123456789") && strings.Trim(word, "0123456789") != ""
}

// isHex tells whether a word is a number to the base 16.
func isHex(word string) bool { return strings.Trim(word, "0123456789abcdef") == "" }
