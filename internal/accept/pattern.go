package accept

import "regexp/syntax"

// pattern is a regular expression that a walk from left to right decides: from
// ^ to $ a sequence of classes of ASCII characters, of which only the last may
// repeat without a fixed number of times.
type pattern struct{ parts []part }

type part struct {
	class       *[256]bool
	least, most int // most is -1 for no limit
}

// compilePattern compiles a regular expression, if it is that simple.
func compilePattern(expression string) (*pattern, bool) {
	parsed, err := syntax.Parse(expression, syntax.Perl)
	if err != nil || parsed.Op != syntax.OpConcat || len(parsed.Sub) < 2 {
		return nil, false
	}
	first, last := parsed.Sub[0], parsed.Sub[len(parsed.Sub)-1]
	if first.Op != syntax.OpBeginText || last.Op != syntax.OpEndText {
		return nil, false
	}
	p := &pattern{}
	for _, sub := range parsed.Sub[1 : len(parsed.Sub)-1] {
		if n := len(p.parts); n > 0 && p.parts[n-1].least != p.parts[n-1].most {
			return nil, false
		}
		if !p.add(sub) {
			return nil, false
		}
	}
	return p, true
}

// add adds what one part of a regular expression matches.
func (p *pattern) add(r *syntax.Regexp) bool {
	var least, most int
	switch r.Op {
	case syntax.OpStar:
		least, most = 0, -1
	case syntax.OpPlus:
		least, most = 1, -1
	case syntax.OpQuest:
		least, most = 0, 1
	case syntax.OpRepeat:
		least, most = r.Min, r.Max
	case syntax.OpLiteral:
		if r.Flags&syntax.FoldCase != 0 {
			return false
		}
		for _, c := range r.Rune {
			if c > 127 {
				return false
			}
			p.parts = append(p.parts, part{&[256]bool{}, 1, 1})
			p.parts[len(p.parts)-1].class[c] = true
		}
		return true
	case syntax.OpCharClass:
		class, ok := classOf(r)
		p.parts = append(p.parts, part{class, 1, 1})
		return ok
	default:
		return false
	}
	class, ok := classOf(r.Sub[0])
	p.parts = append(p.parts, part{class, least, most})
	return ok
}

// classOf is the ASCII characters that a regular expression of one character
// matches; not ok when it matches others.
func classOf(r *syntax.Regexp) (*[256]bool, bool) {
	var class [256]bool
	switch {
	case r.Op == syntax.OpLiteral && len(r.Rune) == 1 && r.Flags&syntax.FoldCase == 0 && r.Rune[0] < 128:
		class[r.Rune[0]] = true
		return &class, true
	case r.Op != syntax.OpCharClass:
		return nil, false
	}
	for i := 0; i+1 < len(r.Rune); i += 2 {
		if r.Rune[i+1] > 127 {
			return nil, false
		}
		for c := r.Rune[i]; c <= r.Rune[i+1]; c++ {
			class[c] = true
		}
	}
	return &class, true
}

// match tells whether the pattern matches a text without escapes.
func (p *pattern) match(text []byte) bool {
	for _, part := range p.parts {
		n := 0
		for n < len(text) && n != part.most && part.class[text[n]] {
			n++
		}
		if n < part.least {
			return false
		}
		text = text[n:]
	}
	return len(text) == 0
}
