package contract

import (
	"bytes"
	"encoding/json"
	"html"
	"regexp"
	"slices"
	"strings"

	"github.com/siohook/siohook/internal/base/lazy"
	"github.com/siohook/siohook/internal/base/safetext"
)

// traces is what languages and frameworks write where a program has failed, by the form that
// only they write: a word such as "error" alone says nothing. Line ends may be escaped, as in
// a JSON string, and characters, as in a page.
var traces = []func() *regexp.Regexp{
	// PHP
	lazy.Pattern(`(?:Fatal error|Parse error|Warning|Notice|Exception)(?:</b>)?: .+? in .+? on line (?:<\w+>)?\d`),
	lazy.Pattern(`(?:PHP )?(?:Fatal error|Uncaught \w*(?:Error|Exception))[\s\S]*?(?:Stack trace:|thrown in )`),
	lazy.Pattern(`Stack trace:(?:\s|<[^<>]*>|\\[rn])*#0 `),
	lazy.Pattern(`#0 (?:\{main\}|(?:/|[A-Z]:\\)[^\s(]+\(\d+\))`),
	// Python
	lazy.Pattern(`Traceback \((?:most recent call last|innermost last)\)`),
	// JavaScript
	lazy.Pattern(`(?:\b|\\[nrt])at (?:async |new )?[^\n]*?[\w>)\]]\.(?:js|mjs|cjs|ts|mts|cts|jsx|tsx):\d+:\d+`),
	lazy.Pattern(`(?:\b|\\[nrt])at [^\n]*?\(?(?:node:internal/|node:[\w/]+:|file:///|ext:|<anonymous>\))`),
	// Java and other languages of its machine
	lazy.Pattern(`(?:\b|\\[nrt])at [\w$.<>/]+\((?:[\w$]+\.(?:java|kt|kts|scala|groovy|clj):\d+|Native Method|Unknown Source)\)`),
	lazy.Pattern(`Exception in thread "`),
	// Ruby
	lazy.Pattern("\\.(?:rb|ru|erb):\\d+:in [`']"),
	lazy.Pattern(`Puma caught this error:`),
	// Go
	lazy.Pattern(`goroutine \d+ \[[a-z ,\d]+\]:|panic: runtime error|runtime error: (?:invalid memory|index out of|slice bounds|integer divide)|\Aassignment to entry in nil map|\Ainterface conversion: `),
	// .NET
	lazy.Pattern(`(?:\b|\\[nrt])at [\w.+<>\x60\[\], ]+\([^()\n]*\)(?: in [^\n]+:line \d+|\s*(?:\r?\n|\\r|\\n|<br)\s*at [\w.+<>]+)`),
	lazy.Pattern(`(?:System|Microsoft)(?:\.\w+)*\.\w+Exception: |--- End of (?:inner exception )?stack trace`),
	// Rust, Elixir, Perl
	lazy.Pattern(`thread '[^'\n]*' (?:\(\d+\) )?panicked at |\*\* \(\w+(?:\.\w+)*Error\) |(?:\b|\\[nrt])at \S+\.(?:pl|pm|cgi) line \d+`),
}

// errorPages are titles and texts of the pages that frameworks and servers show instead of
// an answer.
var errorPages = []func() *regexp.Regexp{
	lazy.Pattern(`(?i)<(?:title|h1|h2)[^>]*>\s*(?:5\d\d\b[^<]*|internal server error|server error[^<]*|application error[^<]*|uncaught exception[^<]*|[\w.:\\]+(?:error|exception)(?: at [^<]+)?)\s*<`),
	lazy.Pattern(`(?i)\A\s*(?:5\d\d\b[\s:-]*)?internal server error[.!\s]*\z`),
	lazy.Pattern(`Whitelabel Error Page|There was an unexpected error \(type=|Werkzeug Debugger|Whoops, looks like something went wrong`),
	lazy.Pattern(`We're sorry, but something went wrong|An unhandled (?:lowlevel error occurred|exception occurred while processing)|Server Error in '[^'\n]*' Application`),
}

// trace is the line of an answer that begins a stack trace, or a message of the language
// itself; "" where there is none.
func trace(body []byte) string { return firstLineOf(body, traces...) }

// crash is the line of an answer that shows that the receiver has failed, "" where none does.
func crash(body []byte) string {
	if line := firstLineOf(body, slices.Concat(traces, errorPages)...); line != "" {
		return line
	}
	if status, text := errorObject(body); status >= 500 {
		return text
	}
	return ""
}

// firstLineOf is the line in which the first of some patterns begins that an answer has.
func firstLineOf(body []byte, patterns ...func() *regexp.Regexp) string {
	for _, text := range [][]byte{body, withoutReferences(body)} {
		if len(text) == 0 {
			continue
		}
		for _, pattern := range patterns {
			if at := pattern().FindIndex(text); at != nil {
				return lineAt(text, at)
			}
		}
	}
	return ""
}

// withoutReferences is a page without its character references; nil where there are none.
func withoutReferences(body []byte) []byte {
	if !bytes.Contains(body, []byte("&")) || !bytes.Contains(body, []byte("<")) {
		return nil
	}
	return []byte(strings.ReplaceAll(html.UnescapeString(string(body)), "\u00a0", " "))
}

// lineAt is the line that a match begins in, without markup. Of a trace that begins with its
// frames, it is the line before.
func lineAt(text []byte, at []int) string {
	from := bytes.LastIndexByte(text[:at[0]], '\n') + 1
	if before := bytes.TrimSpace(text[:from]); from > 0 && bytes.HasPrefix(bytes.TrimSpace(text[from:]), []byte("at ")) {
		from = bytes.LastIndexByte(before, '\n') + 1
	}
	line, after, _ := bytes.Cut(text[from:], []byte("\n"))
	if bytes.Contains(line, []byte("Traceback (most")) { // the error comes last, behind what is indented
		for next := range bytes.Lines(after) {
			if next = bytes.TrimRight(next, "\r\n"); len(next) > 0 && next[0] != ' ' && next[0] != '\t' {
				line = next
				break
			}
		}
	}
	return safetext.Line([]byte(strings.TrimSpace(markup().ReplaceAllString(string(line), ""))), 200)
}

var markup = lazy.Pattern(`<[^<>]{1,200}>`)

// errorObject reads the JSON object that many frameworks answer an error with: its status,
// and what it says. 0 where it is none.
func errorObject(body []byte) (status int, message string) {
	if body = bytes.TrimSpace(body); len(body) == 0 || body[0] != '{' {
		return 0, ""
	}
	var object map[string]any
	if json.Unmarshal(body, &object) != nil {
		return 0, ""
	}
	for _, name := range []string{"statusCode", "status_code", "status", "code"} {
		n, ok := object[name].(float64)
		if !ok || n < 400 || n > 599 {
			continue
		}
		for _, name := range []string{"message", "error", "title", "detail", "errors", "errorMessage", "msg", "reason"} {
			if text, ok := object[name].(string); ok && text != "" {
				return int(n), safetext.Line(body, 200)
			}
		}
	}
	return 0, ""
}
