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
		{RuleBOM, "A byte order mark (U+FEFF) at the start is removed."},
		{RuleFence, "A line of ``` or ~~~ around the JSON, as in Markdown, is removed."},
		{RuleSurroundingText, "Text before and after the JSON is removed."},
		{RuleNoBreakSpace, "A no-break space (U+00A0) used as white space becomes a space."},
		{RuleUnicodeSpace, "Another Unicode space used as white space becomes a space. A Unicode line or paragraph separator becomes a line feed."},
		{RuleZeroWidth, "An invisible character between tokens (zero-width space, joiner, direction mark, soft hyphen) is removed."},
		{RuleSmartQuotes, "Typographic quotes around a string (“ ”, „ “, « », ‘ ’ and similar) become \"."},
		{RuleSingleQuotes, "Single quotes around a string, as in Python and JavaScript, become \"."},
		{RuleHTMLEntity, "HTML entities are decoded between tokens, around a string, and inside a string that has them as quotes."},
		{RulePythonLiteral, "Python's None, True and False, in place of a value, become null, true and false."},
		{RuleTrailingComma, "A comma before a closing bracket, or after the whole JSON, is removed."},
		{RuleDoubledEscape, `A doubled escape inside a string (\\u00e9, \\/, \\") becomes a single one.`},
		{RuleLineBreak, `A line break inside a string becomes a space if the line was wrapped between words, or \n if the line is too short for that.`},
		{RuleControlCharacter, `A control character inside a string becomes its escape: a tab becomes \t.`},
	}
}
