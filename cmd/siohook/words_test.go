package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const (
	glossaryFile = "docs/GLOSSARY.md"

	// Words of a sentence at most. Help, hints and findings are read in passing, pages at leisure.
	longestMessage = 30
	longestOnPage  = 35
)

// text is one piece that a user reads: a string of Go source, a paragraph, a table's cell, a flag's usage.
type text struct {
	file  string
	line  int // of its first word, from 1
	words string
	page  bool // whether it stands on a page rather than in a message
}

// fault is one place where a text breaks a rule.
type fault struct {
	at      int // offset in the text
	problem string
}

// banned is a phrase of the glossary's last column with the word to use.
type banned struct {
	phrase *regexp.Regexp
	write  string
}

// glossary reads the banned phrases: what stands in backticks in the column "not" of the page's tables.
func glossary(t *testing.T) []banned {
	t.Helper()
	page, err := os.ReadFile(filepath.Join("..", "..", glossaryFile))
	if err != nil {
		t.Fatal(err)
	}
	var all []banned
	inTable := false
	for line := range strings.Lines(string(page)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		last := strings.TrimSpace(cells[len(cells)-1])
		switch {
		case len(cells) < 2:
			inTable = false
		case last == "not":
			inTable = true
		case inTable:
			for _, phrase := range inlineCode.FindAllString(last, -1) {
				words := strings.Fields(strings.Trim(phrase, "`"))
				for i := range words {
					words[i] = regexp.QuoteMeta(words[i])
				}
				all = append(all, banned{regexp.MustCompile(`(?i)\b` + strings.Join(words, `\s+`) + `\b`), strings.TrimSpace(cells[0])})
			}
		}
	}
	if len(all) < 50 {
		t.Fatalf("%s bans only %d phrases: is its table read?", glossaryFile, len(all))
	}
	return all
}

// riddles are what no table can list: turns of phrase that have to be read twice.
var riddles = []struct {
	name, advice string
	found        *regexp.Regexp
	unless       *regexp.Regexp // what is found and matches this is fine
}{
	{
		"no noun", `"is not a ..." or "has no ..."`,
		regexp.MustCompile(`(?i)\b\S*\s*\b(is|are|was|were) no \w+`), regexp.MustCompile(`(?i)^(there|if there) |no (longer|more|less)$`),
	},
	{"plural in brackets", "words.Count", regexp.MustCompile(`\w\(s\)`), nil},
	{"1 with a plural", "words.Count", regexp.MustCompile(`(^|[^\d.,:/-])1 [a-z]{2,}[a-rt-z]s\b`), nil},
	{
		"a number with a plural", "words.Count, which knows 1",
		regexp.MustCompile(`%d (other |more |of them )?[a-z]{2,}[a-rt-z]s\b`), nil,
	},
	{
		"double negative", "one negative, or a positive sentence",
		regexp.MustCompile(`(?i)\b(not|never|nothing|nobody|none|cannot|no)\b[^.;:,()]*\b(not|never|nothing|nobody|none|cannot|without)\b`), regexp.MustCompile(`(?i)no longer|--no|None = None`),
	},
	{"inverted condition", `"Stopped after ..."`, regexp.MustCompile(`(?i)\bare enough\b`), nil},
	{"relative clause as a subject", "name the thing", regexp.MustCompile(`(?i)(^|[.:;] )what (is|was|are|has|does|comes|came|cannot)\b[^.?]*\b(is|are|was|were|has|gets|becomes)\b`), regexp.MustCompile(`\?`)},
	{"want with a clause", `"want" and a noun, or a sentence`, regexp.MustCompile(`(?i)\bwant\b[^,;]*\bto (count|be|come|change|leave|have|show)\b`), nil},
	{"has not", `"does not have"`, regexp.MustCompile(`(?i)\b(has|have|had) not (the|a|an|that|this|any)\b`), nil},
	{"so", `"for that long", "that many"`, regexp.MustCompile(`(?i)\bso (many|much|long) [a-z]`), regexp.MustCompile(`(?i)so (many|much|long) (that|as)`)},
}

// sentenceEnd is where a sentence ends, a line that is indented, such as an item of a list or an example, among them.
var sentenceEnd = regexp.MustCompile(`[.!?:]["')*]*(\s+|$)|\n\s*\n|\n[ \t]+`)

// faults returns what breaks the rules in a text.
func faults(w text, list []banned) []fault {
	var all []fault
	for _, b := range list {
		for _, at := range b.phrase.FindAllStringIndex(w.words, -1) {
			if f := w.words[at[0]:at[1]]; !connection(w.words[:at[0]], f) {
				all = append(all, fault{at[0], fmt.Sprintf("%q: the glossary has %q for it", f, b.write)})
			}
		}
	}
	for _, r := range riddles {
		for _, at := range r.found.FindAllStringIndex(w.words, -1) {
			if f := w.words[at[0]:at[1]]; r.unless == nil || !r.unless.MatchString(strings.TrimSpace(f)) {
				all = append(all, fault{at[0], fmt.Sprintf("%s: %q: write %s", r.name, f, r.advice)})
			}
		}
	}
	longest := longestMessage
	if w.page {
		longest = longestOnPage
	}
	from := 0
	for _, end := range append(sentenceEnd.FindAllStringIndex(w.words, -1), []int{len(w.words), len(w.words)}) {
		if sentence := w.words[from:end[0]]; len(strings.Fields(sentence)) > longest {
			all = append(all, fault{from, fmt.Sprintf("a sentence of %d words, more than %d: %.60q...", len(strings.Fields(sentence)), longest, sentence)})
		}
		from = end[1]
	}
	return all
}

// connection reports whether a phrase is the operating system's "connection refused".
func connection(before, phrase string) bool {
	return strings.EqualFold(phrase, "refused") && strings.HasSuffix(strings.ToLower(before), "connection ")
}

// TestWords holds every text that a user reads to docs/GLOSSARY.md and to the rules above.
func TestWords(t *testing.T) {
	list := glossary(t)
	texts := slices.Concat(sourceTexts(t), pageTexts(t), helpTexts())
	byFile := map[string]int{}
	for _, w := range texts {
		byFile[w.file]++
		for _, f := range faults(w, list) {
			t.Errorf("%s:%d: %s", w.file, w.line+strings.Count(w.words[:f.at], "\n"), f.problem)
		}
	}
	// What is not read cannot fail.
	for _, file := range []string{"README.md", "docs/TEST.md", "docs/rules/type.md", "contract/idempotency_items.go", "cmd/siohook/test.go", "validate/rules.go", "internal/app/inspect/assets/page.html", "docs/siohook.schema.json", "siohook test --help"} {
		if byFile[file] == 0 {
			t.Errorf("%s was not read", file)
		}
	}
}

// TestWordsFind shows what the rules find and what they let pass.
func TestWordsFind(t *testing.T) {
	list := glossary(t)
	for words, want := range map[string]int{
		"20000 deliveries are enough (--max-requests)":                                                         1,
		"Stopped after 20,000 deliveries (--max-requests)":                                                     0,
		"want a delivery that was refused when data.coupon is left out to count when it comes as it should be": 2,
		"%d of %d checks held":                    2,
		"%d requests":                             1,
		"1 requests":                              1,
		"1 request, 11 requests, 1.1 requests":    0,
		"1 ms":                                    0,
		"the payload is no JSON":                  1,
		"there is no JSON in it":                  0,
		"it is no longer sent":                    0,
		"2 file(s)":                               1,
		"connection refused":                      0,
		"the receiver refused it":                 1,
		"Make up events":                          1,
		"makes\nevents up":                        1,
		"does not do nothing":                     1,
		"What is not taken is kept":               1,
		"a string has not the documented format":  1,
		strings.Repeat("word ", longestMessage):   0,
		strings.Repeat("word ", longestMessage+1): 1,
	} {
		if got := faults(text{words: words}, list); len(got) != want {
			t.Errorf("%q has %d faults, want %d: %v", words, len(got), want, got)
		}
	}
}
