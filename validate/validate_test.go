package validate_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/internal/base/trial"
	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/validate"
)

func TestMain(m *testing.M) { trial.Main(m) }

func TestSamplesAreValid(t *testing.T) {
	c := schemas.Automation()
	strict := validate.New(c, validate.Options{Profile: schemas.Strict})
	lenient := validate.New(c, validate.Options{})
	files, err := filepath.Glob("../testdata/samples/*.json")
	if err != nil || len(files) != len(c.Rows) {
		t.Fatalf("%d samples for %d events: %v", len(files), len(c.Rows), err)
	}
	seen := map[string]bool{}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range []*validate.Validator{strict, lenient} {
			report := v.Payload(b)
			if len(report.Violations) > 0 || !report.Valid() {
				t.Errorf("%s: %v", file, report.Violations)
			}
			seen[report.Event] = true
		}
	}
	for _, id := range c.IDs() {
		if !seen[id] {
			t.Errorf("no sample was taken for %s", id)
		}
		if report := strict.Payload([]byte(sample(t, id))); report.Event != id || len(report.Violations) > 0 {
			t.Errorf("published sample of %s: %+v", id, report)
		}
	}
}

// TestTruncated cuts a sample at every byte: always one violation with a place.
func TestTruncated(t *testing.T) {
	v := validate.New(schemas.Automation(), validate.Options{})
	text := strings.TrimSpace(sample(t, "contact.optin.completed/funnel_step"))
	for n := range len(text) {
		for _, pair := range []struct {
			how    string
			report validate.Report
		}{
			{"payload", v.Payload([]byte(text[:n]))},
			{"stream", only(t, v, text[:n])},
		} {
			violations := pair.report.Violations
			if pair.report.Valid() || len(violations) != 1 || violations[0].Line < 1 || violations[0].Column < 1 {
				t.Errorf("%s cut at %d: %v", pair.how, n, violations)
			}
		}
	}
}

// only is the report of a stream that holds one payload.
func only(t *testing.T, v *validate.Validator, text string) validate.Report {
	t.Helper()
	reports := stream(t, v, text)
	if len(reports) != 1 {
		t.Fatalf("%d reports of %.100q", len(reports), text)
	}
	return reports[0]
}

func stream(t testing.TB, v *validate.Validator, text string) (reports []validate.Report) {
	t.Helper()
	// Odd portions, so that nothing depends on what one Read gives.
	err := v.Stream("f.json", iotest.OneByteReader(strings.NewReader(text)), func(r validate.Report) error {
		reports = append(reports, r)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return reports
}

// TestHostile: whatever comes, one answer with a place, in about the time that
// reading takes: the time limit of the test run finds what is worse.
func TestHostile(t *testing.T) {
	v := validate.New(schemas.Automation(), validate.Options{})
	deep := strings.Repeat("[", 10_000)
	manyResources := `{"type":"customer.sale.completed","data":{"order_item":{"resources":[` + strings.Repeat("1,", 2_500_000) + `1]}}}`
	for _, c := range []struct{ name, payload, rule string }{
		{"deep", deep, "depth"},
		{"deep and closed", deep + strings.Repeat("]", 10_000), "depth"},
		{"deep objects", strings.Repeat(`{"type":`, 10_000), "depth"},
		{"deep where it is unknown", `{"type":"contact.tag.added","x":` + deep, "depth"},
		{"50 MB string", `{"type":"` + strings.Repeat("x", 50<<20) + `"}`, "size"},
		{"50 MB of brackets", strings.Repeat("[", 50<<20), "size"},
		{"50 MB of digits", strings.Repeat("1", 50<<20), "size"},
		{"5 MB of digits", `{"id":` + strings.Repeat("1", 5_000_000) + `}`, "number-range"},
		{"many values", manyResources, "size"},
		{"many faults", `{"type":"customer.sale.completed","data":{"order_item":{"resources":[` + strings.Repeat("{},", 1000) + `1]}}}`, "required"},
		{"many faults in a long name", `{"` + strings.Repeat("x", 100_000) + `":[` + strings.Repeat(`1e999,`, 4900) + `1]}`, "number-range"},
		{"5 MB type", `{"type":"` + strings.Repeat("x", 5_000_000) + `"}`, "unknown-type"},
		{"exponent", `{"type":1e1000001}`, "number-range"},
		{"negative exponent", `{"id":-1e-999999}`, "number-range"},
		{"zero with exponent", `{"id":0e` + strings.Repeat("0", 63) + `999}`, "number-range"},
		{"NUL", "\x00", "syntax"},
	} {
		t.Run(c.name, func(t *testing.T) {
			report := v.Payload([]byte(c.payload))
			if report.Valid() || report.Violations[0].Rule != c.rule && report.Violations[0].Rule != "missing-type" {
				t.Errorf("got %.300v", report.Violations)
			}
			if text := fmt.Sprint(report.Violations); !strings.Contains(text, " "+c.rule) {
				t.Errorf("no %s in %.300s", c.rule, text)
			}
			for _, violation := range report.Violations {
				if line := violation.String(); violation.Line < 1 || len(line) > 1000 {
					t.Errorf("%d characters: %.300s", len(line), line)
				}
			}
		})
	}
}

func TestStreamSkipsWhatIsTooLarge(t *testing.T) {
	v := validate.New(schemas.Automation(), validate.Options{MaxBytes: 1000})
	good := strings.ReplaceAll(strings.TrimSpace(sample(t, "contact.tag.added")), "\n", " ")
	large := `{"type":"` + strings.Repeat("x", 10<<20) + `"}`
	for name, text := range map[string]string{
		"lines":        good + "\n" + large + "\n" + good,
		"concatenated": good + " " + large + good,
		"array":        "[" + good + "," + large + "," + good + "]",
		"large first":  large + "\n" + good + "\n" + good,
	} {
		var rules []string
		for _, report := range streamAll(t, v, strings.NewReader(text)) {
			rule := "valid"
			for _, violation := range report.Violations {
				rule = violation.Rule + " " + violation.Got
			}
			rules = append(rules, rule)
		}
		want := []string{"valid", "size 10,485,771 bytes", "valid"}
		if name == "large first" {
			want = []string{"size 10,485,771 bytes", "valid", "valid"}
		}
		if diff := cmp.Diff(want, rules); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func streamAll(t testing.TB, v *validate.Validator, r *strings.Reader) (reports []validate.Report) {
	t.Helper()
	err := v.Stream("f.json", r, func(r validate.Report) error {
		reports = append(reports, r)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return reports
}

// A brace that begins a line begins a payload only where the one before is broken.
func TestStreamTakesWholeValues(t *testing.T) {
	c := schemas.Automation()
	var one bytes.Buffer
	for _, row := range c.Rows {
		sample, err := c.Sample(row)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Compact(&one, sample); err != nil {
			t.Fatal(err)
		}
		one.WriteByte('\n')
	}
	braced := strings.ReplaceAll(one.String(), ":{", ":\n{")
	for _, noPlan := range []bool{false, true} {
		v := validate.New(c, validate.Options{NoPlan: noPlan})
		for name, read := range map[string]func(io.Reader) io.Reader{
			"at once": func(r io.Reader) io.Reader { return r }, "byte by byte": iotest.OneByteReader, "in halves": iotest.HalfReader,
		} {
			for text, want := range map[string]int{
				braced: len(c.Rows), one.String() + braced: 2 * len(c.Rows), "[" + strings.ReplaceAll(strings.TrimSpace(braced), "}\n{", "},\n{") + "]": len(c.Rows),
			} {
				var rules []string
				valid := 0
				err := v.Stream("f", read(strings.NewReader(text)), func(r validate.Report) error {
					if r.Valid() {
						valid++
					}
					for i := range r.Violations {
						rules = append(rules, r.Violations[i].String())
					}
					return nil
				})
				if err != nil || valid != want || len(rules) > 0 {
					t.Errorf("no plan %v, %s, %.30q: %d valid, want %d, error %v, %q", noPlan, name, text, valid, want, err, rules)
				}
			}
		}
	}
}

func TestStreamErrors(t *testing.T) {
	v := validate.New(schemas.Automation(), validate.Options{})
	stop := errors.New("stop")
	calls := 0
	err := v.Stream("f.json", strings.NewReader("{}\n{}\n"), func(validate.Report) error { calls++; return stop })
	if err != stop || calls != 1 { //nolint:errorlint // the very error is promised
		t.Errorf("%d calls, error %v", calls, err)
	}
	for _, text := range []string{"", "  ", "{}\n", "{}\n{", "[{}, ", "{\n ", `{"a"`} {
		broken := errors.New("broken pipe")
		err := v.Stream("f.json", iotest.DataErrReader(&failing{text, broken}), func(validate.Report) error { return nil })
		if !errors.Is(err, broken) || err.Error() != "f.json: broken pipe" {
			t.Errorf("after %q: %v", text, err)
		}
		err = validate.Payloads(&failing{text, broken}, validate.Options{}, func(validate.Raw) error { return nil })
		if !errors.Is(err, broken) {
			t.Errorf("Payloads after %q: %v", text, err)
		}
	}
}

// failing gives its text, then its error.
type failing struct {
	text string
	err  error
}

func (f *failing) Read(p []byte) (int, error) {
	if f.text == "" {
		return 0, f.err
	}
	n := copy(p, f.text)
	f.text = f.text[n:]
	return n, nil
}

// TestStreamIsLive: the report of a line comes before the next line is there.
func TestStreamIsLive(t *testing.T) {
	v := validate.New(schemas.Automation(), validate.Options{})
	for _, line := range []string{`{"type":"x"}`, `5`, `{"type":"x"} ` + "\r"} {
		reader, writer := io.Pipe()
		reports := make(chan validate.Report)
		go func() {
			defer close(reports)
			if err := v.Stream("f", reader, func(r validate.Report) error { reports <- r; return nil }); err != nil {
				t.Error(err)
			}
		}()
		for n := range 3 {
			if _, err := io.WriteString(writer, line+"\n"); err != nil {
				t.Fatal(err)
			}
			if r := <-reports; r.Valid() || r.Line != n+1 {
				t.Errorf("%s: %+v", line, r)
			}
		}
		if err := writer.Close(); err != nil {
			t.Error(err)
		}
		for r := range reports {
			t.Errorf("%s: %+v", line, r)
		}
	}
}

func TestPayloads(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
		err  string
	}{
		{"", nil, ""},
		{" {} ", []string{"1:2 {}"}, ""},
		{"{}\n\t5 ", []string{"1:1 {}", "2:2 5"}, ""},
		{"\ufeff{\n}\n\n [1] \"x\"", []string{"1:1 {\n}", "4:2 [1]", "4:6 \"x\""}, ""},
		{"{\"a\":1}\r\n\n{bad\n{}", []string{"1:1 {\"a\":1}", "3:1 {bad", "4:1 {}"}, ""},
		{"[{}, {\n}\n, 5]", []string{"1:2 {}", "1:6 {\n}", "3:3 5"}, ""},
		{"[{}} x", []string{"1:2 {}} x"}, "1:7: (root): syntax: want , or ], got end of input"},
		{"[{},]", []string{"1:2 {}"}, "1:5: (root): syntax: want a payload, got ]"},
		{"{}\n" + `"` + strings.Repeat("x", 100) + `"`, []string{"1:1 {}"}, "2:1: (root): size: want at most 100 bytes, got 102 bytes"},
	} {
		var got []string
		err := validate.Payloads(strings.NewReader(c.text), validate.Options{MaxBytes: 100}, func(raw validate.Raw) error {
			got = append(got, fmt.Sprintf("%d:%d %s", raw.Line, raw.Column, raw.Body))
			return nil
		})
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.text, diff)
		}
		if text := fmt.Sprint(err); err == nil && c.err != "" || err != nil && text != c.err {
			t.Errorf("%q: error %v, want %s", c.text, err, c.err)
		}
	}
}

func TestFingerprint(t *testing.T) {
	v := validate.New(schemas.Automation(), validate.Options{})
	text := sample(t, "customer.sale.completed")
	one := func(file, text string) string {
		var fingerprints []string
		err := v.Stream(file, strings.NewReader(text), func(r validate.Report) error {
			for _, violation := range r.Violations {
				fingerprints = append(fingerprints, violation.Fingerprint)
			}
			return nil
		})
		if err != nil || len(fingerprints) != 1 {
			t.Fatalf("%v, %v", fingerprints, err)
		}
		return fingerprints[0]
	}
	first := one("a.json", strings.Replace(text, `"systemeio_tag"`, `"x"`, 1))
	if len(first) != 16 {
		t.Errorf("fingerprint %q", first)
	}
	if other := one("b.json", "\n\n"+strings.Replace(text, `"membership_course"`, `"something else"`, 1)); other != first {
		t.Errorf("file, line, index or value change the fingerprint: %s, %s", first, other)
	}
	if other := one("a.json", strings.Replace(text, `"systemeio_tag"`, `5`, 1)); other == first {
		t.Error("another rule has the same fingerprint")
	}
	if a, b := one("a.json", strings.Replace(text, `"id": 110,`, ``, 1)), one("a.json", strings.Replace(text, `"id": 111,`, ``, 1)); a != b {
		t.Error("index changes the fingerprint")
	}
	if a, b := one("a.json", strings.Replace(text, `"id": 19,`, ``, 1)), one("a.json", strings.Replace(text, `"type": "one_shot",`, ``, 1)); a == b {
		t.Error("two missing members have the same fingerprint")
	}
}

func TestViolationJSON(t *testing.T) {
	v := validate.New(schemas.Automation(), validate.Options{})
	text := strings.Replace(sample(t, "contact.tag.added"), `"id": 141002`, `"id": "141002"`, 1)
	report := v.Payload([]byte(text))
	if len(report.Violations) != 1 {
		t.Fatal(report)
	}
	violation := report.Violations[0]
	violation.File = "captures/a.json"
	if got, want := violation.String(), `captures/a.json:5:13: contact.tag.added /data/tag/id: type: want integer, got "141002"`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	violation.Fingerprint = "f"
	b, err := json.Marshal(violation)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"file":"captures/a.json","line":5,"column":13,"event":"contact.tag.added","pointer":"/data/tag/id","rule":"type","keyword":"type","want":"integer","got":"\"141002\"","got_type":"string","severity":"error","fingerprint":"f"}`
	if diff := cmp.Diff(want, string(b)); diff != "" {
		t.Error(diff)
	}
	violation.Line, violation.Column = 0, 0
	if got, want := violation.String(), `captures/a.json:?:?: contact`; !strings.HasPrefix(got, want) {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestConcurrentUse(t *testing.T) {
	c := schemas.Automation()
	v := validate.New(c, validate.Options{})
	var group sync.WaitGroup
	for i := range 4 * len(c.Rows) {
		id := c.IDs()[i%len(c.Rows)]
		text := []byte(sample(t, id))
		group.Go(func() {
			if report := v.Payload(text); report.Event != id || len(report.Violations) > 0 {
				t.Errorf("%+v", report)
			}
			if report := v.Payload(bytes.Replace(text, []byte(`"id"`), []byte(`"ID"`), 1)); len(report.Violations) != 2 {
				t.Errorf("%+v", report)
			}
		})
	}
	group.Wait()
}

func TestBrokenCatalogPanics(t *testing.T) {
	for _, schema := range []string{`{"type":5}`, `{`, `{"$ref":"file:///etc/hostname"}`, `{"$ref":"https://example.com/x.json"}`} {
		v := validate.New(testCatalog([]byte(schema), []byte(schema)), validate.Options{})
		for range 2 {
			func() {
				defer func() {
					if recover() == nil {
						t.Errorf("%s: no panic", schema)
					}
				}()
				v.Payload([]byte(`{"type":"test.event"}`))
			}()
		}
	}
}
