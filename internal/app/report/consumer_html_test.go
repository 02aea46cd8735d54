package report

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// own is what a page has of its own: its script and its style.
var own = regexp.MustCompile(`(?s)<(script|style)>.*?</(script|style)>`)

// element is an element of a page.
type element struct {
	name, class string
	text        string // with that of the elements in it
	inside      []*element
}

func (e *element) all(name string) (found []*element) {
	for _, child := range e.inside {
		if child.name == name {
			found = append(found, child)
		}
		found = append(found, child.all(name)...)
	}
	return found
}

// pageElements are those that a page may have, whatever it reports.
var pageElements = strings.Fields("html head meta title link body a main h1 h2 h3 p span div dl dt dd time label input article code pre details summary table thead tbody tr th td")

// parseHTML reads a page, and refuses elements and attributes that the template does not have.
func parseHTML(out []byte) (*element, error) {
	if n := len(own.FindAll(out, -1)); n != 2 {
		return nil, fmt.Errorf("%d scripts and styles, want 2", n)
	}
	text := bytes.TrimPrefix(own.ReplaceAll(out, nil), []byte("<!doctype html>"))
	d := xml.NewDecoder(bytes.NewReader(text))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	root := &element{}
	open := []*element{root}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return root, nil
		}
		if err != nil {
			return nil, err
		}
		top := open[len(open)-1]
		switch token := token.(type) {
		case xml.StartElement:
			if !slices.Contains(pageElements, token.Name.Local) {
				return nil, fmt.Errorf("element %s", token.Name.Local)
			}
			e := &element{name: token.Name.Local}
			for _, a := range token.Attr {
				switch {
				case strings.HasPrefix(a.Name.Local, "on"), a.Name.Local == "style", a.Name.Local == "src":
					return nil, fmt.Errorf("attribute %s", a.Name.Local)
				case a.Name.Local == "href" && a.Value != "#main" && a.Value != "data:," && !strings.HasPrefix(a.Value, "https://"):
					return nil, fmt.Errorf("link to %s", a.Value)
				case a.Name.Local == "class":
					e.class = a.Value
				}
			}
			top.inside = append(top.inside, e)
			open = append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			for _, e := range open {
				e.text += string(token)
			}
		case xml.Comment, xml.ProcInst, xml.Directive:
			return nil, fmt.Errorf("a page has no %T", token)
		}
	}
}

func readHTML(out []byte) (all []read, err error) {
	root, err := parseHTML(out)
	if err != nil {
		return nil, err
	}
	for _, article := range root.all("article") {
		title := article.all("h3")[0]
		r := read{Severity: title.all("span")[0].text, Rule: title.all("code")[0].text, Shown: article.all("p")[0].text}
		names, texts := article.all("dt"), article.all("dd")
		for i := range names {
			switch text := texts[i].text; {
			case texts[i].class != "": // a detail, whatever its name is
			case names[i].text == "hint":
				r.Hint = text
			case names[i].text == "event":
				r.Subject = text
			case names[i].text == "pointer":
				r.Pointer = text
			case names[i].text == "fingerprint":
				r.Fingerprint = text
			}
		}
		all = append(all, r)
	}
	return all, nil
}

// A page stays small, says what it leaves out, and counts all of it.
func TestPageOfMuch(t *testing.T) {
	var b bytes.Buffer
	w, err := New("html", &b, Options{})
	if err != nil {
		t.Fatal(err)
	}
	sum := Summary{Title: "Much"}
	payload := bytes.Repeat([]byte("0123456789abcdef"), 1<<16)
	for i := range 2_000 {
		c := Case{Suite: fmt.Sprintf("file %d", i), Findings: []Finding{{Severity: Error, Rule: "type", Message: "m", Payload: payload}}}
		if i%2 == 1 {
			c = Case{Suite: c.Suite, Name: "n", Skipped: "why"}
		}
		sum.Add(&c)
		if err := w.Case(&c); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(sum); err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(b.Bytes(), []byte("<article")); n != mostOnPage || b.Len() > 12<<20 {
		t.Errorf("%d findings, %d bytes", n, b.Len())
	}
	text := regexp.MustCompile(`<[^>]*>`).ReplaceAllString(own.ReplaceAllString(b.String(), ""), "")
	for _, want := range []string{
		"the first 500 findings and leaves out 500.", "And 800 more.", "the first 65,536 of 1,048,576 bytes", "FAIL: Much", "(others)0", "1000failed", "1000not checked",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

// Tables and facts are text, whatever they hold.
func TestPageHostileTables(t *testing.T) {
	for _, text := range hostile {
		var b bytes.Buffer
		w, err := New("html", &b, Options{})
		if err != nil {
			t.Fatal(err)
		}
		sum := Summary{
			Title: text, Problem: text, Facts: []Detail{{Name: text, Text: text}},
			Tables: []Table{{Title: text, Note: text, Head: []string{text, text}, Rows: [][]Cell{{{Text: text}, {Text: text, Level: "bad"}}}}},
		}
		if err := w.Close(sum); err != nil {
			t.Fatal(err)
		}
		checkOutput(t, "html", b.Bytes())
		root, err := parseHTML(b.Bytes())
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if n := len(root.all("td")); n != 1 {
			t.Errorf("%q: %d cells", text, n)
		}
	}
}

// What a page comes to, in the order of what matters most.
func TestPageVerdict(t *testing.T) {
	for want, s := range map[string]Summary{
		"PASS": {Cases: 1, Passed: 1}, "FAIL": {Cases: 2, Failed: 1, Problem: "p"}, "INCONCLUSIVE": {Cases: 1, Problem: "p"},
		"NOTHING CHECKED": {}, "INTERRUPTED": {Cases: 1, Failed: 1, Interrupted: true},
	} {
		if got, _ := s.verdict(); got != want {
			t.Errorf("want %s, got %s", want, got)
		}
	}
}
