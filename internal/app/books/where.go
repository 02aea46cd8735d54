package books

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/siohook/siohook/internal/base/hint"
	"github.com/siohook/siohook/internal/base/words"
)

// WhereError is what is wrong with a condition.
type WhereError struct {
	Where  string
	Column int // in characters, from 1
	Err    error
}

func (e *WhereError) Error() string { return fmt.Sprintf("column %d: %v", e.Column, e.Err) }
func (e *WhereError) Unwrap() error { return e.Err }

// Caret shows the place below the condition.
func (e *WhereError) Caret() string {
	return e.Where + "\n" + strings.Repeat(" ", e.Column-1) + "^"
}

// parser reads a condition.
type parser struct {
	text  string
	at    int // of the token
	token token
	uses  []*use
	depth int
}

// token is a word, a text, a number or a sign.
type token struct {
	kind  tokenKind
	text  string // what it means
	start int
}

type tokenKind uint8

const (
	end  tokenKind = iota
	word           // a keyword or a name
	name           // a name in quotes
	text           // in single quotes
	number
	sign
)

const (
	longestWhere = 10_000 // bytes
	deepestWhere = 100    // parentheses and nots
)

func (p *parser) fail(at int, advice, format string, args ...any) error {
	err := fmt.Errorf(format, args...)
	return hint.With(&WhereError{p.text, utf8.RuneCountInString(p.text[:at]) + 1, err}, advice)
}

// parseWhere reads a condition.
func parseWhere(where string) (*condition, error) {
	p := &parser{text: where}
	switch {
	case len(where) > longestWhere:
		return nil, p.fail(0, "", "longer than %s", words.Count(longestWhere, "byte"))
	case !utf8.ValidString(where):
		return nil, p.fail(0, "", "not in UTF-8")
	}
	if err := p.next(); err != nil {
		return nil, err
	}
	test, err := p.or()
	if err == nil && p.token.kind != end {
		err = p.unexpected("and, or, or the end")
	}
	if err != nil {
		return nil, err
	}
	return &condition{test, p.uses, p}, nil
}

func (p *parser) unexpected(want string) error {
	got := "the end"
	if p.token.kind != end {
		got = shown(p.text[p.token.start:p.at])
	}
	return p.fail(p.token.start, "", "want %s, got %s", want, got)
}

// next reads a token.
func (p *parser) next() error {
	rest := strings.TrimLeftFunc(p.text[p.at:], unicode.IsSpace)
	start := len(p.text) - len(rest)
	if rest == "" {
		p.token, p.at = token{end, "", start}, len(p.text)
		return nil
	}
	size, kind, means := 1, sign, ""
	switch c := rest[0]; {
	case c == '\'' || c == '"' || c == '`':
		kind = name
		if c == '\'' {
			kind = text
		}
		if means, size = quoted(rest); size == 0 {
			return p.fail(start, "", "the quote is not closed")
		}
	case strings.IndexByte("(),=", c) >= 0:
		size = 1
		if strings.HasPrefix(rest, "==") {
			size = 2
		}
	case strings.HasPrefix(rest, "!="), strings.HasPrefix(rest, "<>"), strings.HasPrefix(rest, "<="), strings.HasPrefix(rest, ">="):
		size = 2
	case c == '<' || c == '>':
	default:
		size = strings.IndexFunc(rest, func(r rune) bool { return !isOfName(r) })
		if size < 0 {
			size = len(rest)
		}
		if size == 0 {
			_, size = utf8.DecodeRuneInString(rest)
			return p.fail(start, "", "%s has no meaning here", shown(rest[:size]))
		}
		kind = word
		if _, err := strconv.ParseFloat(rest[:size], 64); err == nil && strings.IndexByte("+-.0123456789", c) >= 0 {
			kind = number
		}
	}
	if means == "" && kind != text && kind != name {
		means = rest[:size]
	}
	p.token, p.at = token{kind, means, start}, start+size
	return nil
}

// isOfName tells what words and numbers consist of.
func isOfName(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("_.$-+", r)
}

// quoted reads a text in quotes, in which two of them are one. Without an end, its size is 0.
func quoted(rest string) (means string, size int) {
	quote := rest[:1]
	for i := 1; ; {
		n := strings.Index(rest[i:], quote)
		if n < 0 {
			return "", 0
		}
		means += rest[i : i+n]
		i += n + 1
		if !strings.HasPrefix(rest[i:], quote) {
			return means, i
		}
		means += quote
		i++
	}
}

// is tells whether a keyword or a sign stands here.
func (p *parser) is(what string) bool {
	return (p.token.kind == word || p.token.kind == sign) && strings.EqualFold(p.token.text, what)
}

// took goes on behind a keyword or a sign where it stands here.
func (p *parser) took(what string) (bool, error) {
	if !p.is(what) {
		return false, nil
	}
	return true, p.next()
}

func (p *parser) or() (test, error)  { return p.chain("or", true, p.and) }
func (p *parser) and() (test, error) { return p.chain("and", false, p.not) }

// chain reads what a keyword connects: ends is the result that decides it.
func (p *parser) chain(keyword string, ends bool, part func() (test, error)) (test, error) {
	first, err := part()
	all := []test{first}
	for err == nil && p.is(keyword) {
		if err = p.next(); err == nil {
			var one test
			one, err = part()
			all = append(all, one)
		}
	}
	if err != nil || len(all) == 1 {
		return first, err
	}
	return func(r Row) bool {
		for _, one := range all {
			if one(r) == ends {
				return ends
			}
		}
		return !ends
	}, nil
}

func (p *parser) not() (test, error) {
	if p.depth++; p.depth > deepestWhere {
		return nil, p.fail(p.token.start, "", "nested deeper than %s", words.Count(deepestWhere, "level"))
	}
	defer func() { p.depth-- }()
	if no, err := p.took("not"); err != nil {
		return nil, err
	} else if no {
		inside, err := p.not()
		return func(r Row) bool { return !inside(r) }, err
	}
	if open, err := p.took("("); err != nil {
		return nil, err
	} else if open {
		inside, err := p.or()
		if err != nil {
			return nil, err
		}
		if closed, err := p.took(")"); err != nil || closed {
			return inside, err
		}
		return nil, p.unexpected("and, or, or )")
	}
	return p.comparison()
}

// keywords are no names of columns, unless in quotes.
var keywords = map[string]bool{"and": true, "or": true, "not": true, "is": true, "null": true, "in": true, "like": true, "true": true, "false": true}

// comparison reads COLUMN and what is said of it.
func (p *parser) comparison() (test, error) {
	if p.token.kind != name && (p.token.kind != word || keywords[strings.ToLower(p.token.text)]) {
		advice := ""
		if p.token.kind == text {
			advice = `the name of a column stands without quotes, or in "double" ones`
		}
		return nil, hint.With(p.unexpected("a column"), advice)
	}
	of := &use{name: p.token.text, at: p.token.start, column: -1}
	p.uses = append(p.uses, of)
	if err := p.next(); err != nil {
		return nil, err
	}
	if is, err := p.took("is"); err != nil {
		return nil, err
	} else if is {
		return p.isNull(of)
	}
	not, err := p.took("not")
	if err != nil {
		return nil, err
	}
	var said test
	switch {
	case p.is("in"):
		said, err = p.in(of)
	case p.is("like"):
		said, err = p.like(of)
	case !not && p.token.kind == sign && orders[p.token.text] != nil:
		holds := orders[p.token.text]
		if err = p.next(); err == nil {
			var with literalValue
			with, err = p.literal()
			said = func(r Row) bool { return holds(with.compare(of.value(r))) }
		}
	case not:
		return nil, p.unexpected("in or like")
	default:
		return nil, p.unexpected("=, !=, <, <=, >, >=, is, in or like")
	}
	if err != nil || !not {
		return said, err
	}
	return func(r Row) bool { return !said(r) }, nil
}

func (p *parser) isNull(of *use) (test, error) {
	not, err := p.took("not")
	if err != nil {
		return nil, err
	}
	if is, err := p.took("null"); err != nil {
		return nil, err
	} else if !is {
		return nil, p.unexpected("null")
	}
	return func(r Row) bool { return (of.value(r).Kind <= Null) != not }, nil
}

func (p *parser) in(of *use) (test, error) {
	var list []literalValue
	err := p.next()
	if err == nil && !p.is("(") {
		err = p.unexpected("(")
	}
	for more := true; err == nil && more; {
		if err = p.next(); err != nil {
			break
		}
		var one literalValue
		if one, err = p.literal(); err == nil {
			list = append(list, one)
			more = p.is(",")
		}
	}
	if err != nil {
		return nil, err
	}
	if closed, err := p.took(")"); err != nil {
		return nil, err
	} else if !closed {
		return nil, p.unexpected(", or )")
	}
	return func(r Row) bool {
		value := of.value(r)
		for _, one := range list {
			if one.compare(value) == equal {
				return true
			}
		}
		return false
	}, nil
}

// like reads a pattern, in which % is any text and _ any character, in any case.
func (p *parser) like(of *use) (test, error) {
	if err := p.next(); err != nil {
		return nil, err
	}
	if p.token.kind != text {
		return nil, p.unexpected("a text in 'single quotes', such as '%@example.com'")
	}
	expression := "(?is)^" + strings.NewReplacer("%", ".*", "_", ".").Replace(regexp.QuoteMeta(p.token.text)) + "$"
	pattern, err := regexp.Compile(expression)
	if err != nil {
		return nil, p.fail(p.token.start, "", "the pattern is too long")
	}
	return func(r Row) bool {
		value := of.value(r)
		return value.Kind > Null && pattern.MatchString(value.Text)
	}, p.next()
}

// literal reads a text, a number, true or false.
func (p *parser) literal() (literalValue, error) {
	l := literalValue{text: p.token.text}
	switch {
	case p.token.kind == text:
	case p.token.kind == number:
		l.isNumber = true
	case p.is("true"):
		l.bools = trues
	case p.is("false"):
		l.bools = falses
	case p.is("null"):
		return l, p.fail(p.token.start, "write is null, or is not null", "nothing is equal to null")
	default:
		return l, hint.With(p.unexpected("a text in 'single quotes', a number, true or false"), "a text stands in 'single quotes'")
	}
	l.number, l.isNumeric = numeric(l.text)
	return l, p.next()
}
