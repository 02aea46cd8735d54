package repair

// isWord tells whether a byte can be part of a number, a literal or a name.
func isWord(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' ||
		c == '_' || c == '.' || c == '+' || c == '-'
}

// wordLength returns the number of bytes of the word that text begins with.
func wordLength(text []byte) int {
	n := 0
	for n < len(text) && isWord(text[n]) {
		n++
	}
	return n
}

var pythonLiterals = map[string]string{"None": "null", "True": "true", "False": "false"}

// word copies a number or a literal.
func (f *fixer) word() *Error {
	word := f.text[f.pos : f.pos+wordLength(f.text[f.pos:])]
	switch literal := string(word[:min(len(word), 6)]); {
	case literal == "null", literal == "true", literal == "false", isNumber(word):
		f.out = append(f.out, word...)
	case pythonLiterals[literal] != "":
		if first := f.changes.add(RulePythonLiteral, rune(word[0]), f.pos); first != nil {
			first.What = "Python's " + literal + ": written as " + pythonLiterals[literal]
		}
		f.out = append(f.out, pythonLiterals[literal]...)
	default:
		return f.unexpected(f.pos, "a value")
	}
	f.pos += len(word)
	return nil
}

// isNumber tells whether a word is a number of JSON.
func isNumber(word []byte) bool {
	if len(word) > 0 && word[0] == '-' {
		word = word[1:]
	}
	whole := digits(word)
	if whole == 0 || whole > 1 && word[0] == '0' {
		return false
	}
	word = word[whole:]
	if len(word) > 0 && word[0] == '.' {
		n := digits(word[1:])
		if n == 0 {
			return false
		}
		word = word[1+n:]
	}
	if len(word) > 0 && (word[0] == 'e' || word[0] == 'E') {
		word = word[1:]
		if len(word) > 0 && (word[0] == '+' || word[0] == '-') {
			word = word[1:]
		}
		n := digits(word)
		if n == 0 {
			return false
		}
		word = word[n:]
	}
	return len(word) == 0
}

func digits(text []byte) int {
	n := 0
	for n < len(text) && text[n] >= '0' && text[n] <= '9' {
		n++
	}
	return n
}
