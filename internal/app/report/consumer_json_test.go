package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"strings"
)

// Here are readers of the formats, written from their documentation and not
// from the writers. Each gives back what it found.

// read is a finding as a reader gives it back. Fields that a format does not
// have stay empty.
type read struct {
	Severity, Rule, File, Subject, Pointer, Want, Got, Message, Hint, Fingerprint string
	Member, Keyword, GotType                                                      string
	Line, Column                                                                  int

	// Shown is what a format shows instead of exact values.
	Shown string
}

type readFinding struct {
	Kind, File, Event, Pointer, Rule, Want, Got, Message, Severity, Fingerprint, Hint string
	Member, Keyword                                                                   string
	GotType                                                                           string `json:"got_type"`
	Line, Column                                                                      int
}

func (f readFinding) read() read {
	return read{
		Severity: f.Severity, Rule: f.Rule, File: f.File, Subject: f.Event, Pointer: f.Pointer, Want: f.Want, Got: f.Got,
		Member: f.Member, Keyword: f.Keyword, GotType: f.GotType, Message: f.Message, Hint: f.Hint, Fingerprint: f.Fingerprint, Line: f.Line, Column: f.Column,
	}
}

// strictJSON decodes one document that fills the whole of data.
func strictJSON(data []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("more than one document")
	}
	return nil
}

func readJSONLines(out []byte) ([]read, error) {
	var all []read
	lines := strings.SplitAfter(string(out), "\n")
	if last := lines[len(lines)-1]; last != "" {
		return nil, fmt.Errorf("no newline after %q", last)
	}
	for i, line := range lines[:len(lines)-1] {
		var kind struct{ Kind string }
		if err := json.Unmarshal([]byte(line), &kind); err != nil {
			return nil, err
		}
		line, ok := strings.CutPrefix(line, `{"format_version":1,`)
		if !ok {
			return nil, fmt.Errorf("no version: %s", line)
		}
		line = "{" + line
		if (kind.Kind == "summary") != (i == len(lines)-2) {
			return nil, fmt.Errorf("line %d of %d is %s", i+1, len(lines)-1, kind.Kind)
		}
		if kind.Kind == "violation" {
			var f readFinding
			if err := strictJSON([]byte(line), &f); err != nil {
				return nil, err
			}
			all = append(all, f.read())
		}
	}
	return all, nil
}

func readCTRF(out []byte) ([]read, error) {
	var doc struct {
		Results struct {
			Tests []struct {
				Name, Status, Message, Trace string
				Suite                        []string
				Extra                        struct{ Findings []readFinding }
			}
			Summary struct{ Tests, Passed, Failed, Skipped, Pending, Other int }
		}
	}
	if err := json.Unmarshal(out, &doc); err != nil {
		return nil, err
	}
	var all []read
	counts := map[string]int{}
	for _, test := range doc.Results.Tests {
		counts[test.Status]++
		for _, f := range test.Extra.Findings {
			all = append(all, f.read())
		}
	}
	s := doc.Results.Summary
	if s.Tests != len(doc.Results.Tests) || s.Passed != counts["passed"] || s.Failed != counts["failed"] || s.Skipped != counts["skipped"] {
		return nil, fmt.Errorf("summary %+v of %d tests: %v", s, len(doc.Results.Tests), counts)
	}
	return all, nil
}

var placeholder = regexp.MustCompile(`\{\d+\}`)

func readSARIF(out []byte) ([]read, error) {
	var doc struct {
		Runs []struct {
			Tool struct {
				Driver struct{ Rules []struct{ ID string } }
			}
			Results []struct {
				RuleID    string
				RuleIndex *int
				Level     string
				Message   struct{ Text string }
				Locations []struct {
					PhysicalLocation struct {
						ArtifactLocation struct{ URI string }
						Region           *struct{ StartLine, StartColumn, EndLine, EndColumn *int }
					}
				}
				PartialFingerprints map[string]string
				Properties          struct {
					Event, Pointer, Member, Keyword, Want, Got, Hint string
					GotType                                          string `json:"got_type"`
				}
			}
		}
	}
	if err := json.Unmarshal(out, &doc); err != nil {
		return nil, err
	}
	if len(doc.Runs) != 1 {
		return nil, fmt.Errorf("%d runs", len(doc.Runs))
	}
	var all []read
	for _, r := range doc.Runs[0].Results {
		f := read{
			Severity: r.Level, Rule: r.RuleID, Subject: r.Properties.Event, Pointer: r.Properties.Pointer,
			Member: r.Properties.Member, Keyword: r.Properties.Keyword, GotType: r.Properties.GotType,
			Want: r.Properties.Want, Got: r.Properties.Got, Hint: r.Properties.Hint, Fingerprint: r.PartialFingerprints[fingerprintName],
		}
		if r.RuleIndex != nil && doc.Runs[0].Tool.Driver.Rules[*r.RuleIndex].ID != r.RuleID {
			return nil, fmt.Errorf("rule %s has index %d", r.RuleID, *r.RuleIndex)
		}
		if placeholder.MatchString(strings.NewReplacer("{{", "", "}}", "").Replace(r.Message.Text)) || strings.Contains(r.Message.Text, "](") {
			return nil, fmt.Errorf("placeholder or link in %q", r.Message.Text)
		}
		f.Shown = strings.NewReplacer("{{", "{", "}}", "}").Replace(r.Message.Text)
		if len(r.Locations) > 0 {
			at := r.Locations[0].PhysicalLocation
			uri, err := url.Parse(at.ArtifactLocation.URI)
			if err != nil {
				return nil, err
			}
			if uri.Host != "" || uri.RawQuery != "" || uri.Fragment != "" || uri.Scheme != "" && uri.Scheme != "file" {
				return nil, fmt.Errorf("the URI %s is no path", at.ArtifactLocation.URI)
			}
			f.File = uri.Path
			if at.Region != nil {
				for _, n := range []*int{at.Region.StartLine, at.Region.StartColumn, at.Region.EndLine, at.Region.EndColumn} {
					if n != nil && *n < 1 {
						return nil, fmt.Errorf("region at %d", *n)
					}
				}
				f.Line = *at.Region.StartLine
				if at.Region.StartColumn != nil {
					f.Column = *at.Region.StartColumn
				}
				if end := at.Region.EndLine; end != nil && (*end < f.Line || *end == f.Line && *at.Region.EndColumn <= f.Column) {
					return nil, errors.New("region ends before it starts")
				}
			}
		}
		all = append(all, f)
	}
	return all, nil
}

func readGitLab(out []byte) ([]read, error) {
	var doc []struct {
		Description, Fingerprint, Severity string
		CheckName                          string `json:"check_name"`
		Location                           struct {
			Path  string
			Lines struct{ Begin int }
		}
	}
	if err := strictJSON(out, &doc); err != nil {
		return nil, err
	}
	var all []read
	seen := map[string]bool{}
	for _, d := range doc {
		if seen[d.Fingerprint] || d.Fingerprint == "" {
			return nil, fmt.Errorf("fingerprint %q is not unique", d.Fingerprint)
		}
		seen[d.Fingerprint] = true
		severity, known := map[string]string{"major": "error", "minor": "warning"}[d.Severity]
		if !known || d.Location.Lines.Begin < 1 || d.Location.Path == "" || d.Description == "" {
			return nil, fmt.Errorf("GitLab does not take %+v", d)
		}
		all = append(all, read{Severity: severity, Rule: d.CheckName, File: d.Location.Path, Line: d.Location.Lines.Begin, Shown: d.Description})
	}
	return all, nil
}
