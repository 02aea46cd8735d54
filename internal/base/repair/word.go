package repair

import "github.com/siohook/siohook/internal/base/jsonscan"

var pythonLiterals = map[string]string{"None": "null", "True": "true", "False": "false"}

// word copies a number or a literal.
func (f *fixer) word() *Error {
	word := f.text[f.pos:jsonscan.Word(f.text, f.pos)]
	end, _ := jsonscan.Number(word, 0)
	switch literal := string(word[:min(len(word), 6)]); {
	case literal == "null", literal == "true", literal == "false", end == len(word):
		f.out = append(f.out, word...)
	case pythonLiterals[literal] != "":
		if first := f.changes.add(RulePythonLiteral, rune(word[0]), f.pos); first != nil {
			first.What = "Python's " + literal + ": replaced by " + pythonLiterals[literal]
		}
		f.out = append(f.out, pythonLiterals[literal]...)
	default:
		return f.unexpected(f.pos, "a value")
	}
	f.pos += len(word)
	return nil
}
