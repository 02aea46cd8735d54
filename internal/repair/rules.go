package repair

// Rule is one kind of repair.
type Rule struct {
	ID      string // stable, for example "no-break-space"
	Summary string // one sentence: what is wrong and what is written instead
}

// The rules of a [Change].
const (
	RuleBOM              = "bom"
	RuleFence            = "fence"
	RuleSurroundingText  = "surrounding-text"
	RuleNoBreakSpace     = "no-break-space"
	RuleUnicodeSpace     = "unicode-space"
	RuleZeroWidth        = "zero-width"
	RuleSmartQuotes      = "smart-quotes"
	RuleSingleQuotes     = "single-quotes"
	RuleHTMLEntity       = "html-entity"
	RulePythonLiteral    = "python-literal"
	RuleTrailingComma    = "trailing-comma"
	RuleDoubledEscape    = "doubled-escape"
	RuleLineBreak        = "line-break"
	RuleControlCharacter = "control-character"
)

// Rules lists all rules.
func Rules() []Rule {
	return []Rule{
		{RuleBOM, "A byte order mark (U+FEFF) at the start is left out."},
		{RuleFence, "A line of ``` or ~~~ around the JSON, as in Markdown, is left out."},
		{RuleSurroundingText, "Text before and after the JSON is left out."},
		{RuleNoBreakSpace, "A no-break space (U+00A0) used as white space is written as a space."},
		{RuleUnicodeSpace, "Another Unicode space used as white space is written as a space; a Unicode line or paragraph separator as a line feed."},
		{RuleZeroWidth, "An invisible character between tokens (zero-width space, joiner, direction mark, soft hyphen) is left out."},
		{RuleSmartQuotes, "Typographic quotes around a string (“ ”, „ “, « », ‘ ’ and their like) are written as \"."},
		{RuleSingleQuotes, "Single quotes around a string, as in Python and JavaScript, are written as \"."},
		{RuleHTMLEntity, "HTML entities are undone between tokens, where one stands for a quote around a string, and inside such a string."},
		{RulePythonLiteral, "Python's None, True and False, where a value must be, are written as null, true and false."},
		{RuleTrailingComma, "A comma before a closing bracket, or after the whole JSON, is left out."},
		{RuleDoubledEscape, `An escape with a backslash too many inside a string (\\u00e9, \\/, \\") is written with one.`},
		{RuleLineBreak, `A line break inside a string is written as a space when the line was wrapped between words, and as \n when the line is too short for that.`},
		{RuleControlCharacter, `A control character inside a string is written as its escape: a tab as \t.`},
	}
}
