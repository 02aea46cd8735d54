package browser_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The report of a test, as it is sent to others: one file without network, whose filter and
// buttons work, on a phone and on a desk.
func TestFindingsReport(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		switch text := string(body); {
		case strings.Contains(text, `"fields":[]`):
			http.Error(w, `<img src=x onerror=alert(1)> "fields" is no object`, http.StatusInternalServerError)
		case strings.Contains(text, `::`), strings.Contains(text, `+`) && strings.Contains(text, `@`) && !strings.Contains(text, "+00:00"), !json.Valid(body):
			http.Error(w, "broken", http.StatusInternalServerError)
		case strings.Contains(text, `.999`), strings.Contains(text, "\t"):
			w.WriteHeader(http.StatusTeapot)
		}
	}))
	defer server.Close()
	folder := t.TempDir()
	cmd := exec.Command(siohook(t), "test", server.URL+"/hook?x=%3Cscript%3Ealert(1)%3C/script%3E", "--phases", "reach,samples,coverage,tolerance,rejection", "--report", "html=test.html")
	cmd.Dir = folder
	out, err := cmd.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "\nFAIL: ") {
		t.Fatalf("%v\n%s", err, out)
	}
	p := open(t, "file://"+filepath.Join(folder, "test.html"))
	if got := eval[string](p, `document.querySelector(".badge").textContent`); got != "FAIL" {
		t.Errorf("verdict %q", got)
	}
	if got := eval[int64](p, `document.querySelectorAll("[onclick], [onload], [onerror], img, iframe, script[src], link[rel=stylesheet]").length`); got != 0 {
		t.Errorf("%d elements that a report must not have", got)
	}
	all := eval[int64](p, `document.querySelectorAll(".finding").length`)
	if all < 4 { // the page offers no filter then
		t.Fatalf("%d findings: too few to be filtered\n%s", all, out)
	}
	eval[bool](p, `(() => { const q = document.getElementById("q"); q.value = "coverage/fields-empty"; q.dispatchEvent(new Event("input")); return true })()`)
	if got := eval[int64](p, `document.querySelectorAll(".finding:not([hidden])").length`); got < 1 || got >= all {
		t.Errorf("the filter shows %d of %d findings", got, all)
	}
	eval[bool](p, `(() => { const q = document.getElementById("q"); q.value = ""; q.dispatchEvent(new Event("input")); return true })()`)
	if got := eval[string](p, `document.getElementById("shown").textContent`); eval[int64](p, `document.querySelectorAll(".finding[hidden]").length`) != 0 {
		t.Errorf("an empty filter hides findings: %s", got)
	}
	// A button copies, or selects what the browser does not let it copy.
	eval[bool](p, `(() => { document.querySelector(".copyable button").click(); return true })()`)
	p.until(`document.querySelector(".copyable button").textContent === "Copied" || getSelection().toString().startsWith("curl ")`)
	p.width(390)
	p.visit("file://" + filepath.Join(folder, "test.html"))
	if got := eval[int64](p, `[...document.querySelectorAll(".place")].filter((e) => {
		const lines = e.textContent.trimEnd().split("\n"), longest = Math.max(...lines.map((line) => line.length));
		const at = lines.at(-1).indexOf("^") / longest * e.scrollWidth - e.scrollLeft;
		return at < 0 || at > e.clientWidth;
	}).length`); got != 0 {
		t.Errorf("%d places at fault are cut off", got)
	}
	p.looks("report")
}

// The page of a validation.
func TestValidationReport(t *testing.T) {
	folder := t.TempDir()
	payloads := `{"type":"contact.tag.added","data":{"tag":{"id":"x","name":"<b>"}}}` + "\n[1]\n"
	if err := os.WriteFile(filepath.Join(folder, "a.ndjson"), []byte(payloads), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(siohook(t), "validate", "a.ndjson", "--report", "html=v.html")
	cmd.Dir = folder
	if out, err := cmd.CombinedOutput(); err == nil {
		t.Fatalf("no finding\n%s", out)
	}
	p := open(t, "file://"+filepath.Join(folder, "v.html"))
	if got := eval[int64](p, `document.querySelectorAll(".finding h3 a[href^='https://']").length - document.querySelectorAll(".finding").length`); got != 0 {
		t.Errorf("%d findings more than links to their rules", -got)
	}
	p.looks("validation")
}
