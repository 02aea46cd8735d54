package observe

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strings"
	"unicode"

	"github.com/siohook/siohook/internal/base/lazy"
)

// mostText is how much of a text is read, and mostLines how many of its lines.
const (
	mostText  = 1 << 20
	mostLines = 10_000
)

// Text turns what is no JSON into something that is: JSON values in a line each, a web page,
// a table (CSV, or what databases print), metrics, or lines with numbers in them. Numbers go by
// what stands before them in their line, or behind them; rows of tables by their first cell.
func Text(text string) any {
	text = strings.ToValidUTF8(text[:min(len(text), mostText)], "\ufffd")
	if _, _, ok := amount(text); ok {
		return strings.TrimSpace(text)
	}
	if list := jsonLines(text); list != nil {
		return list
	}
	state := newMembers()
	lines := nonEmpty(text)
	isTagged := isPage().MatchString(text)
	if rows := table(text); rows != nil && !isMetrics().MatchString(text) && (!isTagged || !isPage().MatchString(lines[0])) { // a cell may have markup
		putTable(state, "rows", rows)
		return state.all
	}
	if isTagged {
		lines = nonEmpty(page(text, state))
	}
	words := []string{}
	for i, line := range lines {
		words = append(words, putLine(state, fmt.Sprint(i+1), line)...)
	}
	state.put("text", map[string]any{"lines": len(lines), "words": words})
	return state.all
}

func nonEmpty(text string) (lines []string) {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && len(lines) < mostLines {
			lines = append(lines, line)
		}
	}
	return lines
}

// jsonLines are values of JSON in a line each, nil when it is something else.
func jsonLines(text string) (list []any) {
	for _, line := range nonEmpty(text) {
		if !strings.HasPrefix(line, "{") && !strings.HasPrefix(line, "[") || !json.Valid([]byte(line)) {
			return nil
		}
		list = append(list, json.RawMessage(line))
	}
	return list
}

// members are of an object, each under a name of its own.
type members struct {
	all     map[string]any
	alike   map[string]int
	unnamed *members // numbers that have only a place
}

func newMembers() *members { return &members{all: map[string]any{}, alike: map[string]int{}} }

// mostInText is how many a text has at most.
const mostInText = 20_000

func (m *members) put(name string, value any) {
	if len(m.all) >= mostInText {
		return
	}
	m.alike[name]++
	if n := m.alike[name]; n > 1 {
		name = fmt.Sprintf("%s #%d", name, n)
	}
	m.all[name] = value
}

// metric is a line of Prometheus: a name, with labels perhaps, and a value. isMetrics tells a
// text of such lines.
var metric = lazy.Pattern(`^([A-Za-z_:][\w:.]*(?:\{.*\})?)\s+(\S+)(?:\s+[0-9]{10,})?$`)

var isMetrics = lazy.Pattern(`(?m)^# (?:HELP|TYPE) |^[A-Za-z_:][\w:]*\{[^\n]*\} +[-+0-9]`)

// labelValue is that of a label: a metric adds up over all of them, but for the buckets of a
// histogram and the quantiles of a summary.
var (
	labelValue   = lazy.Pattern(`"(?:[^"\\]|\\.)*"`)
	isPartOfMany = lazy.Pattern(`\b(?:le|quantile)="`)
)

// putLine puts the numbers of a line, and returns the words of one that has none.
func putLine(state *members, at, line string) (words []string) {
	if strings.HasPrefix(line, "# HELP ") || strings.HasPrefix(line, "# TYPE ") {
		return nil
	}
	if m := metric().FindStringSubmatch(line); m != nil {
		if n, ok := plain(m[2]); ok {
			state.put(strings.TrimSuffix(m[1], ":"), n)
			if strings.HasSuffix(m[1], "}") && !isPartOfMany().MatchString(m[1]) {
				all := labelValue().ReplaceAllString(m[1], "*")
				sum, _ := state.all[all].(float64)
				state.all[all] = sum + n
			}
			return nil
		}
	}
	var label []string
	waiting, numbers := "", 0 // a number that its name comes behind
	name := func(number string) {
		if words := named(label); words != "" {
			state.put(words, number)
		} else {
			putUnnamed(state, fmt.Sprintf("%s #%d", at, numbers), number)
		}
		label = nil
	}
	tokens := strings.FieldsFunc(line, isGap)
	for i, token := range tokens {
		number := strings.Trim(token, ":=;,()[]\"'")
		if !isAmount(number) {
			if word := strings.Trim(token, ":=;,.()[]\"'#|"); word != "" {
				label = append(label, word)
			}
			continue
		}
		if waiting != "" {
			name(waiting)
		}
		if numbers++; i == 0 || waiting != "" {
			waiting = number
			continue
		}
		name(number)
	}
	if waiting != "" {
		name(waiting)
	}
	if numbers > 0 {
		return nil
	}
	return label
}

// putUnnamed puts a number that only has a place.
func putUnnamed(state *members, at, number string) {
	if state.unnamed == nil {
		state.unnamed = newMembers()
		state.put("numbers", state.unnamed.all)
	}
	state.unnamed.put(at, number)
}

// isGap tells what separates the tokens of a line.
func isGap(r rune) bool { return unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f' }

func isAmount(token string) bool {
	_, _, ok := amount(token)
	return ok
}

// longestName is how many bytes of a name in a text are its name.
const longestName = 60

// named is what stands beside a number, but for what names one thing of many.
func named(label []string) string {
	var words []string
	for _, word := range label {
		if isWord(word) {
			words = append(words, word)
		}
	}
	return shortened(strings.Join(words, " "))
}

func shortened(name string) string {
	if len(name) > longestName {
		name = strings.ToValidUTF8(name[:longestName], "")
	}
	return name
}

// table reads rows of a table whose cells are separated by tabs, commas, semicolons or
// bars; nil when a text is none.
func table(text string) [][]string {
	for _, separator := range "\t|;," {
		r := csv.NewReader(strings.NewReader(text))
		r.Comma, r.LazyQuotes, r.TrimLeadingSpace = separator, separator != ',', true
		rows, err := r.ReadAll() // each has as many cells as the first
		if err != nil || len(rows) == 0 || len(rows[0]) < 2 || len(rows) > mostLines {
			continue
		}
		if len(rows) > 1 || isRow(rows[0]) {
			return rows
		}
	}
	return nil
}

// isRow tells whether a line that stands alone is the row of a table: with nothing but
// numbers and single words.
func isRow(cells []string) bool {
	numbers := 0
	for _, cell := range cells {
		if isAmount(cell) {
			numbers++
		} else if strings.ContainsAny(cell, " :=") {
			return false
		}
	}
	return numbers > 0
}

// putTable puts the rows of a table under the names in its head, by their first cell; one alone
// as it is where that is a number, or has one in it.
func putTable(state *members, name string, rows [][]string) {
	head, body := []string(nil), rows
	hasNumber := func(cells []string) bool {
		for _, cell := range cells {
			if isAmount(cell) {
				return true
			}
		}
		return false
	}
	if !hasNumber(rows[0]) && (len(rows) == 1 || hasNumber(rows[1]) || len(rows[0]) > 2) {
		head, body = rows[0], rows[1:]
	}
	all := newMembers()
	for _, cells := range body {
		row := newMembers()
		for i, cell := range cells {
			column := fmt.Sprint(i + 1)
			if i < len(head) && head[i] != "" {
				column = shortened(strings.TrimSpace(head[i]))
			}
			row.put(column, strings.TrimSpace(cell))
		}
		if len(body) == 1 && (isAmount(cells[0]) || strings.ContainsFunc(cells[0], unicode.IsDigit)) {
			all.put("row", row.all)
			break
		}
		all.put(shortened(strings.TrimSpace(cells[0])), row.all)
	}
	state.put(name, all.all)
	state.put(name+" count", len(body))
}
