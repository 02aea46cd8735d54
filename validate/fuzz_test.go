package validate_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"
	"pgregory.net/rapid"

	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

// seeds adds the samples, their mutations and the inputs of the data cases.
func seeds(f *testing.F, add func(text []byte)) {
	for i, row := range schemas.Automation().Rows {
		text := sample(f, row.ID())
		add([]byte(text))
		var line bytes.Buffer
		if err := json.Compact(&line, []byte(text)); err != nil {
			f.Fatal(err)
		}
		add(line.Bytes())
		add([]byte(strings.Replace(text, `"`+row.Type, `"`+row.Type[1:], 1)))
		add([]byte(text[:len(text)*(i+1)/20]))
	}
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, part := range archive.Files {
			if strings.HasSuffix(part.Name, ".json") && len(part.Data) < 2000 {
				add(part.Data)
			}
		}
	}
}

// FuzzPayload: never a panic; what is invalid says where; the profiles agree.
func FuzzPayload(f *testing.F) {
	seeds(f, func(text []byte) { f.Add(text) })
	known := map[string]bool{}
	for _, rule := range validate.Rules() {
		known[rule.ID] = true
	}
	strict := validate.New(schemas.Automation(), validate.Options{Profile: schemas.Strict})
	lenient := validate.New(schemas.Automation(), validate.Options{})
	f.Fuzz(func(t *testing.T, b []byte) {
		s, l := strict.Payload(b), lenient.Payload(b)
		for _, report := range []validate.Report{s, l} {
			checkReport(t, report, b, known)
			if report.Valid() && !json.Valid(b) {
				t.Errorf("takes for valid what is no JSON: %q", b)
			}
			if report.Valid() {
				// RFC 3339 has leap seconds and lower-case letters, time.Parse has not.
				if _, err := schemas.Parse(b); err != nil && len(report.Violations) == 0 && !strings.Contains(err.Error(), "time: ") {
					t.Errorf("valid, but Parse says %v", err)
				}
			}
		}
		if s.Event != l.Event {
			t.Errorf("events %q, %q", s.Event, l.Event)
		}
		if len(s.Violations) == 0 != (len(l.Violations) == 0) {
			t.Errorf("strict finds %v\nlenient finds %v", s.Violations, l.Violations)
		}
		for _, violation := range s.Violations {
			if violation.Severity != validate.Error {
				t.Errorf("strict has a warning: %v", violation)
			}
		}
	})
}

func checkReport(t *testing.T, report validate.Report, payload []byte, known map[string]bool) {
	t.Helper()
	for i, v := range report.Violations {
		line := v.String()
		switch {
		case v.Line < 1 || v.Column < 1 || v.Start < 0 || v.Start > v.End || v.End > len(payload):
			t.Errorf("no place: %+v", v)
		case !known[v.Rule] || v.Rule == "internal" || v.Want == "" || v.Fingerprint == "" || v.Event != report.Event:
			t.Errorf("incomplete: %+v", v)
		case strings.ContainsFunc(line, func(r rune) bool { return r < ' ' || r >= 0x7f && r < 0xa0 || r == 0x202e || r == 0x200b }):
			t.Errorf("text obeys the payload: %q", line)
		case !utf8.ValidString(line) || !utf8.ValidString(v.Pointer):
			t.Errorf("text is no UTF-8: %q", line)
		case slices.ContainsFunc(report.Violations[:i], func(o validate.Violation) bool {
			return o.Pointer == v.Pointer && o.Want == v.Want && o.Start == v.Start
		}):
			t.Errorf("said twice: %v", report.Violations)
		}
	}
}

// FuzzStream: never a panic, always an end, places that rise; a file of one
// payload says what Payload says.
func FuzzStream(f *testing.F) {
	seeds(f, func(text []byte) { f.Add(text) })
	v := validate.New(schemas.Automation(), validate.Options{MaxBytes: 4096})
	f.Fuzz(func(t *testing.T, b []byte) {
		var whole, pieces []validate.Report
		for _, c := range []struct {
			reports *[]validate.Report
			halve   bool
		}{{&whole, false}, {&pieces, true}} {
			reader := iotest.DataErrReader(bytes.NewReader(b))
			if c.halve {
				reader = iotest.HalfReader(reader)
			}
			last := 0
			err := v.Stream("f", reader, func(r validate.Report) error {
				*c.reports = append(*c.reports, kept(r))
				if r.Line < last || r.File != "f" {
					t.Errorf("line %d after %d, file %q", r.Line, last, r.File)
				}
				last = r.Line
				for _, violation := range r.Violations {
					if violation.Line < 1 || violation.Column < 1 || violation.Line > bytes.Count(b, []byte{'\n'})+1 {
						t.Errorf("no place: %+v", violation)
					}
				}
				return nil
			})
			if err != nil || len(*c.reports) == 0 {
				t.Errorf("%d reports, error %v", len(*c.reports), err)
			}
		}
		if fmt.Sprint(whole) != fmt.Sprint(pieces) {
			t.Errorf("portions matter:\n%v\n%v", whole, pieces)
		}
		if b = bytes.TrimSpace(b); len(b) > 0 && b[0] == '{' && json.Valid(b) && len(b) <= 4096 && !bytes.Contains(b, []byte("\n{")) {
			want := v.Payload(b)
			if len(whole) != 1 || len(whole[0].Violations) != len(want.Violations) {
				t.Errorf("Payload says %v\nStream says %v", want, whole)
			}
		}
	})
}

// TestStreamForms writes payloads, some with a fault, in every form that Stream
// reads: each must come out once, in order, at its place in the file.
func TestStreamForms(t *testing.T) {
	c := schemas.Automation()
	v := validate.New(c, validate.Options{})
	rapid.Check(t, func(t *rapid.T) {
		spaces := rapid.StringOfN(rapid.SampledFrom([]rune(" \t\n\r")), 0, 4, -1)
		form := rapid.SampledFrom([]string{"lines", "concatenated", "array"}).Draw(t, "form")
		var file strings.Builder
		var want []string
		place := func() (line, column int) {
			text := file.String()
			start := strings.LastIndexByte(text, '\n') + 1
			return strings.Count(text, "\n") + 1, utf8.RuneCountInString(text[start:]) + 1
		}
		if form == "array" {
			file.WriteString(spaces.Draw(t, "before") + "[")
		}
		count := rapid.IntRange(1, 6).Draw(t, "count")
		for i := range count {
			row := rapid.SampledFrom(c.Rows).Draw(t, "row")
			payload, err := c.Sample(row)
			if err != nil {
				t.Fatal(err)
			}
			payload = bytes.TrimSpace(payload)
			if form == "lines" || rapid.Bool().Draw(t, "compact") {
				var line bytes.Buffer
				if err := json.Compact(&line, payload); err != nil {
					t.Fatal(err)
				}
				payload = line.Bytes()
			}
			if form != "lines" {
				file.WriteString(spaces.Draw(t, "space"))
			}
			payload = bytes.Replace(payload, []byte(`"account"`), []byte(`"é😀": 1,"account"`), 1)
			line, column := place()
			want = append(want, fmt.Sprintf("%d:%d %s", line, column, row.ID()))
			file.Write(payload)
			switch {
			case form == "lines":
				file.WriteString("\n" + strings.Repeat("\n", rapid.IntRange(0, 2).Draw(t, "blank lines")))
			case form == "array" && i < count-1:
				file.WriteString(spaces.Draw(t, "space") + ",")
			}
		}
		if form == "array" {
			file.WriteString(spaces.Draw(t, "space") + "]" + spaces.Draw(t, "after"))
		}
		var got []string
		err := v.Stream("f", iotest.HalfReader(strings.NewReader(file.String())), func(r validate.Report) error {
			if len(r.Violations) != 1 || r.Violations[0].Rule != "unknown-member" {
				t.Fatalf("%s\n%v", file.String(), r.Violations)
			}
			violation := r.Violations[0]
			lines := strings.Split(file.String(), "\n")
			if rest := string([]rune(lines[violation.Line-1])[violation.Column-1:]); !strings.HasPrefix(rest, `"é😀"`) {
				t.Fatalf("%d:%d is %.20q", violation.Line, violation.Column, rest)
			}
			got = append(got, fmt.Sprintf("%d %s", r.Line, r.Event))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for i := range want {
			line, rest, _ := strings.Cut(want[i], ":")
			_, event, _ := strings.Cut(rest, " ")
			want[i] = line + " " + event
		}
		if !slices.Equal(got, want) {
			t.Fatalf("got %v\nwant %v\n%s", got, want, file.String())
		}
		places := []string{}
		err = validate.Payloads(strings.NewReader(file.String()), validate.Options{}, func(raw validate.Raw) error {
			if !json.Valid(raw.Body) || raw.Body[0] != '{' || raw.Body[len(raw.Body)-1] != '}' {
				t.Fatalf("%q", raw.Body)
			}
			places = append(places, fmt.Sprint(raw.Line))
			return nil
		})
		if err != nil || len(places) != len(want) {
			t.Fatalf("%d payloads, error %v", len(places), err)
		}
	})
}
