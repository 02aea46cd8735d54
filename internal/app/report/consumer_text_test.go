package report

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"regexp"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
)

// junitSuite is a testsuite element.
type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"`
	Skipped  int         `xml:"skipped,attr"`
	Cases    []junitCase `xml:"testcase"`
	Out      []string    `xml:"system-out"`
}

type junitCase struct {
	Name      string         `xml:"name,attr"`
	Classname string         `xml:"classname,attr"`
	Failures  []junitFailure `xml:"failure"`
	Errors    []junitFailure `xml:"error"`
	Skipped   []string       `xml:"skipped"`
}

type junitFailure struct {
	Type    string `xml:"type,attr"`
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

func parseJUnit(out []byte) ([]junitSuite, error) {
	var doc struct {
		XMLName xml.Name     `xml:"testsuites"`
		Suites  []junitSuite `xml:"testsuite"`
	}
	d := xml.NewDecoder(bytes.NewReader(out))
	if err := d.Decode(&doc); err != nil {
		return nil, err
	}
	if token, err := d.Token(); !errors.Is(err, io.EOF) {
		if rest, isText := token.(xml.CharData); !isText || strings.TrimSpace(string(rest)) != "" {
			return nil, fmt.Errorf("%v after the document", token)
		}
	}
	for _, s := range doc.Suites {
		failed, broken, skipped := 0, 0, 0
		for _, c := range s.Cases {
			failed += len(c.Failures)
			broken += len(c.Errors)
			skipped += len(c.Skipped)
			if len(c.Failures)+len(c.Errors)+len(c.Skipped) > 1 || c.Name == "" || c.Classname == "" {
				return nil, fmt.Errorf("test case %+v", c)
			}
		}
		if len(s.Out) != 1 || s.Tests != len(s.Cases) || s.Failures != failed || s.Skipped != skipped || s.Errors != broken {
			return nil, fmt.Errorf("suite %s says %d tests, %d failures, %d skipped, has %d, %d, %d",
				s.Name, s.Tests, s.Failures, s.Skipped, len(s.Cases), failed, skipped)
		}
	}
	return doc.Suites, nil
}

var passedLines = regexp.MustCompile(`(?m)^.*: \d+ passed\n`)

// readJUnit gives the explanations back, all errors of one case in one, and all warnings of one suite.
func readJUnit(out []byte) ([]read, error) {
	suites, err := parseJUnit(out)
	var all []read
	for _, s := range suites {
		for _, c := range s.Cases {
			for _, f := range c.Failures {
				all = append(all, read{Severity: "error", Rule: f.Type, Shown: f.Text})
			}
		}
		if warned := passedLines.ReplaceAllString(s.Out[0], ""); warned != "" {
			all = append(all, read{Severity: "warning", Shown: warned})
		}
	}
	return all, err
}

// command is a workflow command of GitHub Actions.
type command struct {
	name       string
	properties map[string]string
	message    string
}

// parseCommand reads a line as the runner does, in both of its syntaxes:
// ::name key=value,key=value::message at the start of a line, and the older
// ##[name key=value;key=value]message anywhere in it. Azure Pipelines reads
// ##vso[area.action ...] anywhere in a line.
func parseCommand(line string) (command, bool) {
	if rest, found := strings.CutPrefix(strings.TrimLeft(line, " \t\v\f\u0085\u00a0\u2028\u2029\u3000\ufeff"), "::"); found {
		info, message, complete := strings.Cut(rest, "::")
		if !complete {
			return command{}, false
		}
		c := command{properties: map[string]string{}, message: unescapeCommand(message, false)}
		var properties string
		c.name, properties, _ = strings.Cut(info, " ")
		for property := range strings.SplitSeq(strings.TrimSpace(properties), ",") {
			key, value, found := strings.Cut(property, "=")
			if value = strings.TrimLeft(value, "="); found && key != "" && value != "" {
				c.properties[key] = unescapeCommand(value, true)
			}
		}
		return c, true
	}
	if _, rest, found := strings.Cut(line, "##["); found && strings.Contains(rest, "]") {
		return command{name: rest}, true
	}
	if _, rest, found := strings.Cut(line, "##vso["); found {
		return command{name: rest}, true
	}
	return command{}, false
}

// unescapeCommand undoes the escapes one after the other, the percent sign last.
func unescapeCommand(text string, property bool) string {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "%0D", "\r"), "%0A", "\n")
	if property {
		text = strings.ReplaceAll(strings.ReplaceAll(text, "%3A", ":"), "%2C", ",")
	}
	return strings.ReplaceAll(text, "%25", "%")
}

func readGitHub(out, summary []byte) ([]read, error) {
	var all []read
	for line := range strings.Lines(string(out)) {
		line = strings.TrimSuffix(line, "\n")
		c, is := parseCommand(line)
		if !is {
			all = append(all, read{Shown: line})
			continue
		}
		if c.name != "error" && c.name != "warning" {
			return nil, fmt.Errorf("command %q", c.name)
		}
		f := read{Severity: c.name, File: c.properties["file"], Rule: c.properties["title"], Shown: c.message}
		f.Line, _ = strconv.Atoi(c.properties["line"])
		f.Column, _ = strconv.Atoi(c.properties["col"])
		for key := range c.properties {
			if !strings.Contains(" file line endLine col endColumn title ", " "+key+" ") {
				return nil, fmt.Errorf("property %q", key)
			}
		}
		all = append(all, f)
	}
	rows, err := parseTable(summary)
	return append(all, rows...), err
}

var reference = regexp.MustCompile(`&#\d+;`)

// parseTable reads the rows of a table of GitHub Flavored Markdown in which only
// plain text is allowed.
func parseTable(summary []byte) ([]read, error) {
	var all []read
	for line := range strings.Lines(string(summary)) {
		line = strings.TrimSuffix(line, "\n")
		if !strings.HasPrefix(line, "|") || strings.HasPrefix(line, "| place |") || strings.HasPrefix(line, "| --- |") {
			continue
		}
		cells := strings.Split(strings.TrimSuffix(strings.TrimPrefix(line, "| "), " |"), " | ")
		if len(cells) != 4 || strings.Count(line, "|") != 5 {
			return nil, fmt.Errorf("%d cells in %q", len(cells), line)
		}
		for i, cell := range cells {
			if strings.ContainsAny(reference.ReplaceAllString(cell, ""), "\\`*_{}[]()<>#+!|~&$:@^.") {
				return nil, fmt.Errorf("markup in %q", cell)
			}
			cells[i] = html.UnescapeString(cell)
		}
		all = append(all, read{Severity: cells[1], Rule: cells[2], Shown: cells[0] + ": " + cells[3]})
	}
	return all, nil
}

// tapPoint is a test point of TAP 14.
type tapPoint struct {
	ok          bool
	description string
	directive   string
	diagnostic  struct {
		Message, Severity string
		At                struct {
			File         string
			Line, Column int
		}
		Findings []struct {
			Severity, Rule, File, Event, Pointer, Want, Got, Message, Hint, Fingerprint, Details string
			Line, Column                                                                         int
		}
	}
}

var (
	tapLine = regexp.MustCompile(`^(not )?ok (\d+) - (.*)$`)
	tapPlan = regexp.MustCompile(`^1\.\.(\d+)( # .*)?$`)
)

func parseTAP(out []byte) ([]tapPoint, error) {
	lines := strings.Split(string(out), "\n")
	if lines[0] != "TAP version 14" || lines[len(lines)-1] != "" {
		return nil, errors.New("no version or no line feed at the end")
	}
	var points []tapPoint
	for i := 1; i < len(lines)-1; i++ {
		if plan := tapPlan.FindStringSubmatch(lines[i]); plan != nil {
			if plan[1] != strconv.Itoa(len(points)) || i != len(lines)-2 {
				return nil, fmt.Errorf("plan %s after %d points", lines[i], len(points))
			}
			return points, nil
		}
		match := tapLine.FindStringSubmatch(lines[i])
		if match == nil || match[2] != strconv.Itoa(len(points)+1) {
			return nil, fmt.Errorf("line %d: %q is no test point %d", i+1, lines[i], len(points)+1)
		}
		p := tapPoint{ok: match[1] == ""}
		p.description, p.directive = unescapeTAP(match[3])
		if lines[i+1] == "  ---" {
			end := i + 2
			var block strings.Builder
			for ; lines[end] != "  ..."; end++ {
				if end == len(lines)-1 || !strings.HasPrefix(lines[end], "  ") {
					return nil, fmt.Errorf("line %d: %q in YAML", end+1, lines[end])
				}
				block.WriteString(lines[end][2:] + "\n")
			}
			if err := yaml.UnmarshalWithOptions([]byte(block.String()), &p.diagnostic, yaml.Strict()); err != nil {
				return nil, fmt.Errorf("YAML of point %d: %w\n%s", len(points)+1, err, block.String())
			}
			i = end
		}
		points = append(points, p)
	}
	return nil, errors.New("no plan")
}

// unescapeTAP splits a description from its directive, which follows the first
// unescaped #, and undoes \# and \\.
func unescapeTAP(text string) (description, directive string) {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '\\' && i+1 < len(text) && (text[i+1] == '\\' || text[i+1] == '#'):
			i++
			b.WriteByte(text[i])
		case text[i] == '#':
			directive, _ := unescapeTAP(strings.TrimSpace(text[i+1:]))
			return strings.TrimSpace(b.String()), directive
		default:
			b.WriteByte(text[i])
		}
	}
	return b.String(), ""
}

func readTAP(out []byte) ([]read, error) {
	points, err := parseTAP(out)
	var all []read
	for _, p := range points {
		failed := false
		for _, f := range p.diagnostic.Findings {
			failed = failed || f.Severity == "error"
			all = append(all, read{
				Severity: f.Severity, Rule: f.Rule, File: f.File, Line: f.Line, Column: f.Column, Subject: f.Event,
				Pointer: f.Pointer, Want: f.Want, Got: f.Got, Message: f.Message, Hint: f.Hint, Fingerprint: f.Fingerprint,
			})
		}
		if failed == p.ok {
			return nil, fmt.Errorf("point %q is ok: %t", p.description, p.ok)
		}
	}
	return all, err
}

// readText gives back the lines.
func readText(out []byte) ([]read, error) {
	var all []read
	for line := range strings.Lines(string(out)) {
		if !strings.HasSuffix(line, "\n") {
			return nil, errors.New("no line feed at the end")
		}
		all = append(all, read{Shown: strings.TrimSuffix(line, "\n")})
	}
	return all, nil
}
