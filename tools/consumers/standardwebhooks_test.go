package consumers_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/siohook/siohook/schemas"
	"github.com/siohook/siohook/schemas/vectors"
)

const standardSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

// standardVectors are those of the scheme, by id.
func standardVectors(t *testing.T) map[string]vectors.Vector {
	t.Helper()
	var file vectors.File
	if err := json.Unmarshal(vectors.Signatures(), &file); err != nil {
		t.Fatal(err)
	}
	all := map[string]vectors.Vector{}
	for _, v := range file.Vectors {
		if v.Scheme == "standard-webhooks" {
			all[v.ID] = v
		}
	}
	if len(all) < 50 {
		t.Fatalf("only %d vectors", len(all))
	}
	return all
}

// agrees compares the verdict of a library with that of a vector. Those in differ are the library's own.
func agrees(t *testing.T, v vectors.Vector, taken bool, differ map[string]string) {
	t.Helper()
	name := strings.TrimPrefix(v.ID, v.Scheme+"/")
	switch same := taken == (v.Verdict == vectors.Accept); {
	case v.Verdict == vectors.Either:
	case differ[name] != "" && same:
		t.Errorf("%s: the library agrees now: %s", v.ID, differ[name])
	case differ[name] == "" && !same:
		t.Errorf("%s: want %s, the library takes it: %v (%s)", v.ID, v.Verdict, taken, v.Why)
	}
}

// The project's own library for Go gives the verdicts of the vectors. It has no clock but the real one.
func TestStandardWebhooksVectorsInGo(t *testing.T) {
	for _, v := range standardVectors(t) {
		header := http.Header{}
		for _, pair := range v.Headers {
			header.Add(pair[0], pair[1])
		}
		wh, err := standardwebhooks.NewWebhook(v.Secret)
		taken := err == nil && wh.VerifyIgnoringTimestamp(v.Body, header) == nil
		agrees(t, v, taken, map[string]string{
			"hour-ago": "time ignored", "hour-ahead": "time ignored", "time-0": "time ignored",
			"no-secret": "it takes an empty secret",
		})
	}
}

// So does that for JavaScript.
func TestStandardWebhooksVectorsInJavaScript(t *testing.T) {
	program := node(t)
	file := filepath.Join(t.TempDir(), "signatures.json")
	if err := os.WriteFile(file, vectors.Signatures(), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := command(".", program, "standardwebhooks.mjs", file).Output()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	all, n := standardVectors(t), 0
	for lines := json.NewDecoder(bytes.NewReader(out)); ; n++ {
		var line struct {
			ID    string
			Taken bool
		}
		if err := lines.Decode(&line); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		agrees(t, all[line.ID], line.Taken, map[string]string{"not-utf-8": "it signs text, not bytes"})
	}
	if n != len(all) {
		t.Errorf("%d verdicts for %d vectors", n, len(all))
	}
}

// What either side signs, the other verifies.
func TestStandardWebhooksSigns(t *testing.T) {
	scheme, at := schemas.Schemes()["standard-webhooks"], time.Now()
	wh, err := standardwebhooks.NewWebhook(standardSecret)
	if err != nil {
		t.Fatal(err)
	}
	body := []byte(`{"a":"Zo\u00eb"}`)
	d := schemas.Delivery{Header: http.Header{}, Body: body}
	d.Header.Set("webhook-id", "msg_1")
	if err := scheme.Sign(&d, []byte(standardSecret), at); err != nil {
		t.Fatal(err)
	}
	if err := wh.Verify(body, d.Header); err != nil {
		t.Errorf("the library does not take ours: %v", err)
	}
	theirs, err := wh.Sign("msg_1", at, body)
	if err != nil {
		t.Fatal(err)
	}
	if ours := d.Header.Get("webhook-signature"); theirs != ours {
		t.Errorf("theirs %s, ours %s", theirs, ours)
	}
}

// The real program signs what receivers with the libraries take, and only with the right secret.
func TestStandardWebhooksReceivers(t *testing.T) {
	folder := signedExport(t)
	wh, err := standardwebhooks.NewWebhook(standardSecret)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if body, err := io.ReadAll(r.Body); err != nil || wh.Verify(body, r.Header) != nil {
			w.WriteHeader(http.StatusUnauthorized)
		}
	}))
	defer server.Close()
	cmd := command(".", node(t), "standardwebhooks.mjs")
	cmd.Env = append(os.Environ(), "SECRET="+standardSecret)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _, _ = cmd.Process.Kill(), cmd.Wait() }()
	port, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	for name, url := range map[string]string{"Go": server.URL, "JavaScript": "http://127.0.0.1:" + strings.TrimSpace(port)} {
		for secret, code := range map[string]int{standardSecret: 0, "whsec_YW5vdGhlciBzZWNyZXQgaGVyZQ==": 1} {
			send := exec.Command(filepath.Join(work, "siohook"), "send", url, "-n", "50", "--catalog", folder, "--secret-env", "SECRET")
			send.Env = append(os.Environ(), "SECRET="+secret)
			said, err := send.CombinedOutput()
			if got := send.ProcessState.ExitCode(); got != code {
				t.Errorf("%s: exit code %d (%v), want %d:\n%s", name, got, err, code, tail(said))
			}
		}
	}
}

// signedExport is an export whose index says that deliveries are signed.
func signedExport(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	if err := os.CopyFS(folder, os.DirFS(exported(t))); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(folder, schemas.IndexFile)
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var index map[string]any
	if err := json.Unmarshal(text, &index); err != nil {
		t.Fatal(err)
	}
	wire, ok := index["wire"].(map[string]any)
	if !ok {
		t.Fatalf("no wire in %.200s", text)
	}
	wire["sign"] = schemas.Schemes()["standard-webhooks"].Index()
	if text, err = json.Marshal(index); err == nil {
		err = os.WriteFile(name, text, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return folder
}
