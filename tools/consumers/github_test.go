package consumers_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/siohook/siohook/schemas"
)

// gitHub is a receiver of GitHub's webhooks, written as GitHub's documentation has it: it verifies the
// signature of the bytes, and its events are named by a header and a member.
type gitHub struct {
	secret  string
	isBlind bool // it does not verify
	known   map[string]bool

	mutex sync.Mutex
	seen  map[string]bool
}

func (g *gitHub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	mac := hmac.New(sha256.New, []byte(g.secret))
	mac.Write(body)
	want := "sha256=" + hex.EncodeToString(mac.Sum(nil))
	if !g.isBlind && !hmac.Equal([]byte(r.Header.Get("X-Hub-Signature-256")), []byte(want)) {
		http.Error(w, "wrong signature", http.StatusUnauthorized)
		return
	}
	var payload struct {
		Action any `json:"action"`
	}
	if err != nil || !utf8.Valid(body) || json.Unmarshal(body, &payload) != nil {
		http.Error(w, "want JSON", http.StatusBadRequest)
		return
	}
	name := r.Header.Get("X-GitHub-Event")
	if action, ok := payload.Action.(string); ok && g.known[name+"."+action] {
		name += "." + action
	}
	g.mutex.Lock()
	g.seen[name] = true
	g.mutex.Unlock()
	w.WriteHeader(http.StatusNoContent)
}

// GitHub all the way: its OpenAPI document, a catalog, and a receiver that verifies; and one that
// does not.
func TestGitHub(t *testing.T) {
	node(t) // the document is an npm package
	exported(t)
	siohook, folder, p := filepath.Join(work, "siohook"), filepath.Join(t.TempDir(), "github"), providers[0]
	said, err := exec.Command(siohook, append([]string{"catalog", "new", filepath.Join("node_modules", filepath.FromSlash(p.source)), "-o", folder}, p.flags...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, tail(said))
	}
	c, err := schemas.Open(os.DirFS(folder))
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, row := range c.Rows {
		known[row.Type] = true
	}
	run := func(g *gitHub, args ...string) (out string, code int) {
		server := httptest.NewServer(g)
		defer server.Close()
		cmd := exec.Command(siohook, append([]string{"test", server.URL, "--catalog", folder, "--secret-env", "GITHUB_SECRET", "--keep-in", ""}, args...)...)
		cmd.Dir, cmd.Env = t.TempDir(), append(os.Environ(), "GITHUB_SECRET="+g.secret)
		said, _ := cmd.CombinedOutput() // its exit code says how it ended
		return string(said), cmd.ProcessState.ExitCode()
	}
	good := &gitHub{secret: "a secret of GitHub's", known: known, seen: map[string]bool{}}
	out, code := run(good, "--phases", "coverage,signature")
	seen := 0
	for name := range good.seen {
		if known[name] {
			seen++
		}
	}
	if code != 0 || !strings.Contains(out, "PASS: ") || seen*100 < p.events*95 {
		t.Errorf("exit code %d, %d of %d events arrived\n%s", code, seen, p.events, tail([]byte(out)))
	}
	blind := &gitHub{secret: "a secret of GitHub's", known: known, seen: map[string]bool{}, isBlind: true}
	if out, code := run(blind, "--phases", "signature", "--events", "issues.*"); code != 1 || !strings.Contains(out, "signature/") {
		t.Errorf("a receiver that does not verify: exit code %d\n%s", code, tail([]byte(out)))
	}
}
