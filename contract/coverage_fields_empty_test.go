package contract_test

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/siohook/siohook/contract"
)

func TestZooCoverageFieldsEmpty(t *testing.T) { finds(t, "coverage/fields-empty") }

// The commonest defect of all: fields taken for an object in any case.
func fieldsObject(w http.ResponseWriter, r *http.Request) {
	b, err := io.ReadAll(r.Body)
	if err != nil || strings.Contains(strings.ReplaceAll(string(b), " ", ""), `"fields":[]`) {
		http.Error(w, "TypeError: \x1b[31mfields", http.StatusInternalServerError)
	}
}

// PHP answers 200 where it shows its errors.
func TestCrashWith200(t *testing.T) {
	t.Parallel()
	result := test(t, serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || strings.Contains(string(body), `"fields":[]`) {
			io.WriteString(w, "PHP Fatal error:  Uncaught TypeError: names() in /app/hook.php:3\nStack trace:\n#0 {main}")
		}
	}), contract.Options{Checks: quick})
	if diff := cmp.Diff([]string{"coverage/fields-empty"}, found(&result)); diff != "" {
		t.Fatalf("(-want +got):\n%s", diff)
	}
	if got := result.Groups[0].First.Message(); !strings.HasPrefix(got, "want a 2xx, got 200 OK with a crash in its body: PHP Fatal error:") {
		t.Error(got)
	}
}

func TestFindingIsOneGroupWithEvidence(t *testing.T) {
	target := serve(t, fieldsObject)
	folder := t.TempDir()
	result := test(t, target, contract.Options{KeepIn: folder, Checks: quick})
	if diff := cmp.Diff([]string{"coverage/fields-empty"}, found(&result)); diff != "" || result.Verdict() != contract.Failed {
		t.Fatalf("verdict %s (-want +got):\n%s", result.Verdict(), diff)
	}
	g := &result.Groups[0]
	f := &g.First
	if len(g.Events) < 11 || g.Count < 16 {
		t.Errorf("%d deliveries of %v", g.Count, g.Events)
	}
	if f.Status != 500 || f.Message() != "want a 2xx, got 500 Internal Server Error" || f.Response != `TypeError: \x1b[31mfields\n` {
		t.Errorf("%d %q %q", f.Status, f.Message(), f.Response)
	}
	if got := string(f.Payload[f.Start:f.End]); got != "[]" || f.Pointer != "/data/contact/fields" {
		t.Errorf("%s is marked as %s", f.Pointer, got)
	}
	// As small as an event is that has all its members.
	if len(f.Payload) > 350 || strings.Count(string(f.Payload), `:`) > 25 {
		t.Errorf("not minimised: %s", f.Payload)
	}
	kept, err := os.ReadFile(f.PayloadFile)
	if err != nil || string(kept) != string(f.Payload) || filepath.Dir(f.PayloadFile) != folder {
		t.Errorf("payload is kept in %s: %v", f.PayloadFile, err)
	}
	if !strings.Contains(f.Curl, f.PayloadFile) || !strings.Contains(f.Curl, target.URL) {
		t.Errorf("curl: %s", f.Curl)
	}
	// The same defect has the same fingerprint, and can be known.
	again := test(t, target, contract.Options{Checks: quick, Known: map[string]bool{g.Fingerprint: true}})
	if again.Verdict() != contract.Passed || !again.Groups[0].Known {
		t.Errorf("verdict %s of a known finding", again.Verdict())
	}
}
