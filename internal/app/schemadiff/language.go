package schemadiff

import (
	"encoding/binary"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
)

// language is the texts that match some patterns and do not match others, with a length.
type language struct {
	match, mismatch []string // patterns as package regexp reads them
	low, high       int      // characters; high is -1 for no end
}

// The work for a text grows with the patterns, and with the lengths that tell texts apart.
const (
	mostInstructions = 3000
	mostLength       = 1000
	mostTextStates   = 20_000
	mostTextSteps    = 400_000
)

// sample finds a shortest text of the language. known is false where that is too much work, or
// where left, what may be done at all, is used up.
func (l language) sample(left *int) (text string, found, known bool) {
	if l.high >= 0 && l.low > l.high {
		return "", false, true
	}
	if max(l.low, l.high) > mostLength {
		return "", false, false
	}
	s := &textSearch{language: l, left: min(*left, mostTextSteps)}
	defer func(before int) { *left -= before - s.left }(s.left)
	size := 0
	for _, pattern := range slices.Concat(l.match, l.mismatch) {
		parsed, err := syntax.Parse(pattern, syntax.Perl)
		if err != nil {
			return "", false, false
		}
		prog, err := syntax.Compile(parsed.Simplify())
		if err != nil {
			return "", false, false
		}
		if size += len(prog.Inst); size > mostInstructions {
			return "", false, false
		}
		s.progs = append(s.progs, prog)
	}
	s.alphabet()
	return s.run()
}

// none tells whether surely no text is in the language, neither as Go reads the patterns nor as
// ECMA-262 does. It may find one that is.
func (l language) none(left *int) (text string, found, none bool) {
	text, found, known := l.sample(left)
	if !known || found {
		return text, found, false
	}
	if !slices.ContainsFunc(slices.Concat(l.match, l.mismatch), readDifferently) {
		return "", false, true
	}
	l.match, l.mismatch = slices.Clone(l.match), slices.Clone(l.mismatch)
	for _, patterns := range [][]string{l.match, l.mismatch} {
		for i := range patterns {
			if patterns[i], known = ecma(patterns[i]); !known {
				return "", false, false
			}
		}
	}
	text, found, known = l.sample(left)
	return text, found, known && !found
}

// readDifferently tells whether ECMA-262 may read a pattern in another way than Go.
func readDifferently(pattern string) bool {
	other, ok := ecma(pattern)
	return !ok || other != pattern
}

// What \s and \S match in ECMA-262: WhiteSpace and LineTerminator, and all others.
const (
	spaces = `\t-\r \x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}`
	others = `\x{0}-\x{8}\x{e}-\x{1f}!-\x{9f}\x{a1}-\x{167f}\x{1681}-\x{1fff}\x{200b}-\x{2027}\x{202a}-\x{202e}` +
		`\x{2030}-\x{205e}\x{2060}-\x{2fff}\x{3001}-\x{fefe}\x{ff00}-\x{10ffff}`
)

// ecma is a pattern for package regexp that matches what the given one does in ECMA-262. It is not
// ok where the notation is only Go's, or has another meaning with and without ECMA-262's flag u.
func ecma(pattern string) (out string, ok bool) {
	var b strings.Builder
	inClass := false
	for i := 0; i < len(pattern); i++ {
		rest := pattern[i:]
		has := func(prefixes ...string) bool {
			return slices.ContainsFunc(prefixes, func(prefix string) bool { return strings.HasPrefix(rest, prefix) })
		}
		class := func(ranges string) {
			if !inClass {
				ranges = "[" + ranges + "]"
			}
			b.WriteString(ranges)
		}
		switch {
		case has(`\s`):
			class(spaces)
			i++
		case has(`\S`):
			class(others)
			i++
		case rest[0] == '\\':
			if len(rest) < 2 || strings.IndexByte("AzQECapP0123456789", rest[1]) >= 0 || has(`\x{`) {
				return "", false
			}
			b.WriteString(rest[:2])
			i++
		case inClass:
			if has("[:") {
				return "", false
			}
			inClass = rest[0] != ']'
			b.WriteByte(rest[0])
		case has("[]", "[^]"), has("(?") && (!has("(?:", "(?<") || has("(?<=", "(?<!")):
			return "", false
		case rest[0] == '.':
			b.WriteString(`[^\n\r\x{2028}\x{2029}]`)
		default:
			inClass = rest[0] == '['
			b.WriteByte(rest[0])
		}
	}
	return b.String(), true
}

// textSearch goes through all texts, those that are alike at once.
type textSearch struct {
	language
	progs []*syntax.Prog
	runes []rune // one of each kind that the patterns tell apart
	left  int    // steps
}

// alphabet finds characters of which the patterns see no difference to any other.
func (s *textSearch) alphabet() {
	cuts := []rune{0, '\n', '\n' + 1, '0', '9' + 1, 'A', 'Z' + 1, '_', '_' + 1, 'a', 'z' + 1, 0xD800, 0xE000}
	for _, prog := range s.progs {
		for _, inst := range prog.Inst {
			for i, r := range inst.Rune {
				cuts = append(cuts, r, r+1)
				if i == 0 && len(inst.Rune) == 1 { // of upper or lower case
					for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
						cuts = append(cuts, f, f+1)
					}
				}
			}
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	seen := map[string]bool{}
	for i, from := range cuts {
		to := rune(unicode.MaxRune)
		if i+1 < len(cuts) {
			to = cuts[i+1] - 1
		}
		if from > unicode.MaxRune || from >= 0xD800 && from < 0xE000 {
			continue
		}
		for _, nice := range []rune{'x', 'a', '0', ' '} { // a text that people can read
			if from <= nice && nice <= to {
				from = nice
			}
		}
		kind := []byte{byte(before(from))}
		for _, prog := range s.progs {
			for j := range prog.Inst {
				if inst := &prog.Inst[j]; isRune(inst.Op) {
					kind = append(kind, map[bool]byte{true: 1}[inst.MatchRune(from)])
				}
			}
			if s.left -= len(prog.Inst); s.left < 0 {
				return
			}
		}
		if !seen[string(kind)] {
			seen[string(kind)] = true
			s.runes = append(s.runes, from)
		}
	}
	// Letters and digits first, then what is visible.
	rank := func(r rune) int {
		switch {
		case r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			return 0
		case unicode.IsPrint(r):
			return 1
		}
		return 2
	}
	slices.SortStableFunc(s.runes, func(a, b rune) int { return rank(a) - rank(b) })
}

func isRune(op syntax.InstOp) bool {
	return op == syntax.InstRune || op == syntax.InstRune1 || op == syntax.InstRuneAny || op == syntax.InstRuneAnyNotNL
}

// What stands before a place, as far as patterns ask for it.
const (
	beginning = iota
	newline
	wordChar
	otherChar
)

func before(r rune) int {
	switch {
	case r == '\n':
		return newline
	case syntax.IsWordChar(r):
		return wordChar
	}
	return otherChar
}

// runeBefore is a character of a kind.
var runeBefore = [...]rune{beginning: -1, newline: '\n', wordChar: 'a', otherChar: '!'}

// textState is what all texts have in common that lead to it.
type textState struct {
	from   int // the state before, and the character from there
	by     rune
	length int // at most one more than the longest that matters
	before int
	sets   [][]uint32 // instructions of each pattern; nil once it has matched
}

func (t *textState) key() string {
	key := binary.AppendUvarint(nil, uint64(t.length))
	key = append(key, byte(t.before))
	for _, set := range t.sets {
		if set == nil {
			key = append(key, 0)
			continue
		}
		key = binary.AppendUvarint(append(key, 1), uint64(len(set)))
		for _, pc := range set {
			key = binary.AppendUvarint(key, uint64(pc))
		}
	}
	return string(key)
}

func (s *textSearch) run() (text string, found, known bool) {
	longest := max(s.low, s.high+1)
	first := textState{sets: make([][]uint32, len(s.progs))}
	for i := range first.sets {
		first.sets[i] = []uint32{}
	}
	all := []textState{first}
	seen := map[string]bool{first.key(): true}
	for at := 0; at < len(all); at++ {
		if s.isEnd(&all[at]) {
			var out []rune
			for i := at; i > 0; i = all[i].from {
				out = append(out, all[i].by)
			}
			slices.Reverse(out)
			return string(out), true, true
		}
		if s.high >= 0 && all[at].length >= s.high {
			continue
		}
		for _, r := range s.runes {
			next := textState{from: at, by: r, length: min(all[at].length+1, longest), before: before(r), sets: make([][]uint32, len(s.progs))}
			for i := range s.progs {
				next.sets[i] = s.step(i, &all[at], r)
			}
			if s.left < 0 || len(all) > mostTextStates {
				return "", false, false
			}
			if hopeless := slices.ContainsFunc(next.sets[len(s.match):], func(set []uint32) bool { return set == nil }); hopeless {
				continue
			}
			if key := next.key(); !seen[key] {
				seen[key] = true
				all = append(all, next)
			}
		}
	}
	return "", false, s.left >= 0
}

// isEnd tells whether a text that ends here is in the language.
func (s *textSearch) isEnd(t *textState) bool {
	if t.length < s.low {
		return false
	}
	for i := range s.progs {
		if (s.step(i, t, -1) == nil) != (i < len(s.match)) {
			return false
		}
	}
	return true
}

// step is where a pattern is after one more character, -1 for the end; nil once it has matched.
func (s *textSearch) step(i int, t *textState, r rune) []uint32 {
	if t.sets[i] == nil {
		return nil
	}
	prog := s.progs[i]
	holds := syntax.EmptyOpContext(runeBefore[t.before], r)
	visited := make([]bool, len(prog.Inst))
	next := []uint32{}
	stack := append(slices.Clone(t.sets[i]), uint32(prog.Start)) // it may begin anywhere
	for len(stack) > 0 {
		pc := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if visited[pc] {
			continue
		}
		visited[pc] = true
		s.left--
		switch inst := &prog.Inst[pc]; {
		case inst.Op == syntax.InstMatch:
			return nil
		case inst.Op == syntax.InstAlt || inst.Op == syntax.InstAltMatch:
			stack = append(stack, inst.Out, inst.Arg)
		case inst.Op == syntax.InstCapture || inst.Op == syntax.InstNop:
			stack = append(stack, inst.Out)
		case inst.Op == syntax.InstEmptyWidth:
			if syntax.EmptyOp(inst.Arg)&^holds == 0 {
				stack = append(stack, inst.Out)
			}
		case isRune(inst.Op):
			if r >= 0 && inst.MatchRune(r) {
				next = append(next, inst.Out)
			}
		}
	}
	slices.Sort(next)
	return slices.Compact(next)
}
