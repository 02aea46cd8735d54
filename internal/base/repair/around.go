package repair

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"github.com/siohook/siohook/internal/base/jsonscan"
	"github.com/siohook/siohook/internal/base/safetext"
	"github.com/siohook/siohook/internal/base/words"
)

// around reports the text from start to end, which is before or after the JSON:
// a fence next to it apart from the rest.
func (f *fixer) around(where string, start, end int) {
	start, end = trim(f.text, start, end)
	if start == end {
		return
	}
	line := start
	if where == "before" {
		line = max(start, bytes.LastIndexByte(f.text[start:end], '\n')+1+start)
		line, _ = trim(f.text, line, end)
	}
	if after := min(fenceEnd(f.text, line), end); after > 0 && (where != "before" || after == end) {
		if first := f.changes.add(RuleFence, 0, line); first != nil {
			first.What = fmt.Sprintf("Markdown fence %s: removed", safetext.Line(bytes.TrimSpace(f.text[line:after]), 30))
		}
		if where == "before" {
			end = line
		} else {
			start = after
		}
		if start, end = trim(f.text, start, end); start == end {
			return
		}
	}
	text := f.text[start:end]
	if first := f.changes.add(RuleSurroundingText, rune(where[0]), start); first != nil {
		first.What = fmt.Sprintf("text %s the JSON: removed (%s, %s: %s)", where,
			words.Count(bytes.Count(text, []byte{'\n'})+1, "line"), words.Count(utf8.RuneCount(text), "character"), safetext.Line(text, 40))
	}
}

// trim returns the part of text from start to end that has no white space around it.
func trim(text []byte, start, end int) (int, int) {
	end = start + len(bytes.TrimRightFunc(text[start:end], isBlank))
	start = end - len(bytes.TrimLeftFunc(text[start:end], isBlank))
	return start, end
}

// fenceEnd returns where the line that begins at pos ends when it is a Markdown
// fence: three or more ` or ~, and at most one word. Otherwise it returns 0.
func fenceEnd(text []byte, pos int) int {
	end := pos
	for end < len(text) && (text[end] == '`' || text[end] == '~') && text[end] == text[pos] {
		end++
	}
	if end < pos+3 {
		return 0
	}
	end = jsonscan.Word(text, end)
	for end < len(text) && (text[end] == ' ' || text[end] == '\t' || text[end] == '\r') {
		end++
	}
	if end < len(text) && text[end] != '\n' {
		return 0
	}
	return end
}
