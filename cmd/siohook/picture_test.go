package main

import (
	"bytes"
	"fmt"
	"html"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// shownLines are the parts of a finding that the picture has: those that fit into it.
var shownLines = regexp.MustCompile(`^(coverage/|  (event|with|answered|expects|cause|fix):|  1 \| |  +\^|FAIL: )`)

// The README's picture of a finding is what siohook prints.
func TestPicture(t *testing.T) {
	server := httptest.NewServer(receivers["fields-object"])
	defer server.Close()
	var out, diagnostics bytes.Buffer
	args := []string{"test", server.URL + "/webhook", "--phases", "samples,coverage", "--events", "contact.tag.added", "--connections", "1", "--keep-in", t.TempDir()}
	if code := run(t.Context(), args, nil, &out, &diagnostics); code != exitFindings {
		t.Fatalf("exit %d: %s", code, diagnostics.String())
	}
	lines := []string{"$ siohook test http://127.0.0.1:3000/webhook", ""}
	for line := range strings.Lines(string(steady(out.Bytes()))) {
		line = strings.TrimRight(line, "\n")
		if strings.HasPrefix(line, "FAIL: ") {
			lines = append(lines, "")
			line, _, _ = strings.Cut(line, " (")
		}
		if shownLines.MatchString(line) {
			lines = append(lines, line)
		}
	}
	if len(lines) < 10 || !slices.ContainsFunc(lines, func(line string) bool { return strings.HasPrefix(line, "  1 | ") }) {
		t.Fatalf("too little to show: %q", lines)
	}
	const file = "../../docs/finding.svg"
	is, err := os.ReadFile(file)
	if err != nil && !*update {
		t.Fatal(err)
	}
	compareFile(t, file, is, []byte(picture(lines)))
}

// picture draws lines as a terminal shows them.
func picture(lines []string) string {
	const wide, high, border = 8.43, 20, 16
	most := 0
	for _, line := range lines {
		most = max(most, len([]rune(line)))
	}
	width, height := int(float64(most)*wide)+2*border, len(lines)*high+2*border
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-label="A finding of siohook test">`+"\n", width, height, width, height)
	b.WriteString(`<rect width="100%" height="100%" rx="8" fill="#12171d"/>` + "\n")
	b.WriteString(`<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" fill="#e6ebf0">` + "\n")
	for i, line := range lines {
		color := ""
		if strings.HasPrefix(line, "coverage/") || strings.HasPrefix(line, "FAIL: ") || strings.HasPrefix(strings.TrimLeft(line, " "), "^") {
			color = ` fill="#ffaba4"`
		}
		if line != "" {
			fmt.Fprintf(&b, `<text x="%d" y="%d" textLength="%.0f"%s>%s</text>`+"\n", border, border+(i+1)*high-6, float64(len([]rune(line)))*wide, color, strings.ReplaceAll(html.EscapeString(line), " ", "\u00a0"))
		}
	}
	b.WriteString("</g>\n</svg>\n")
	return b.String()
}
